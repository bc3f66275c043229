internal import Capture
internal import Core
internal import Health
internal import PKI

/// Which workstations are to learn of the post's next authority before the one that they may trust
/// alone ends.
struct LANSuccession {
    /// Until the next one takes its place, from where on a program that follows no link is left
    /// out; told of so much earlier.
    static let notice: Duration = LANAuthority.handover + Findings.certificateNotice
    /// Names that have room in a sentence.
    private static let named = 12

    private let ending: Timestamp
    private let next: Digest256
    private let nextMade: Timestamp

    /// Nothing to tell where none follows another.
    init?(_ trust: LANTrust) {
        let (ending, next): (Certificate?, Certificate) =
            if let successor = trust.successor?.certificate {
                (trust.current, successor)
            } else {
                (trust.former?.certificate, trust.current)
            }
        guard let ending else { return nil }
        self.ending = ending.notAfter
        self.next = next.fingerprint
        // Its first day of validity lies years before.
        nextMade = next.notAfter + LANAuthority.life * -1
    }

    /// A workstation that was enrolled since the next one was made has installed that one.
    ///
    /// - Parameter page: where it is offered; `nil` where nowhere.
    func finding(workstations: [Workstation], page: String?, at now: Timestamp) -> Finding? {
        let old = workstations.filter { $0.enrolledAt < nextMade }.map(\.name).sorted()
        guard !old.isEmpty, ending - now <= Self.notice else { return nil }
        let names =
            old.prefix(Self.named).joined(separator: ", ")
            + (old.count > Self.named ? " and \(old.count - Self.named) more" : "")
        let hasEnded = ending <= now
        return Finding(
            code: "certificates.lan_ca", severity: hasEnded ? .critical : .warning,
            summary: "The authority of the page that these workstations trust "
                + "\(hasEnded ? "ended" : "ends") on \(ending.date): \(names).",
            remedy: "at each install the next one"
                + (page.map { " from \($0)" } ?? ", etc/waypost/lan-ca.next.pem or lan-ca.pem")
                + " (SHA-256 \(next.fingerprint)), then enrol it again: waypost enrol "
                + "workstation NAME --replace")
    }
}
