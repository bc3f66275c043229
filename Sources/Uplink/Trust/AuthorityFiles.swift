public import Core
internal import PKI

/// Where a post keeps whom it believes at HQ: the enrolment's authorities, which only the installer
/// writes, and in the uplink's own directory what HQ has said of them since. Every reader follows
/// the links itself. Calls block.
public struct AuthorityFiles: Sendable {
    private static let mode: UInt32 = 0o644

    private let anchors: [AuthorityUse: String]
    private let directory: String
    private let files: any DurableFiles

    /// - Parameters:
    ///   - hub: the enrolment's file of PEM texts, as is `lists`.
    ///   - directory: the uplink's own, `var/lib/waypost/uplink`.
    public init(
        hub: String, lists: String, directory: String, files: any DurableFiles = LinuxFiles()
    ) {
        anchors = [.hub: hub, .lists: lists]
        self.directory = directory
        self.files = files
    }

    /// Whether an enrolment brought any.
    public func isEnrolled(_ use: AuthorityUse) -> Bool {
        anchors[use].map(files.exists) ?? false
    }

    /// - Throws: `files` and `identity` where the enrolment's cannot be read. What HQ said since
    ///   counts as not said where it cannot be read.
    public func trusted(_ use: AuthorityUse) throws(UplinkFault) -> TrustedAuthorities {
        do {
            let found = try Certificate.bundle(
                pem: files.read(anchors[use] ?? "", limit: SignedAuthorities.limit))
            return TrustedAuthorities(anchors: found, signed: said(use), use: use)
        } catch {
            throw .of(error)
        }
    }

    /// Keeps what HQ says, where it follows from what is believed already and is newer.
    ///
    /// - Returns: whether other authorities are believed now than before.
    /// - Throws: `identity` where it does not follow; `files` where it cannot be written.
    public func keep(_ signed: SignedAuthorities) throws(UplinkFault) -> Bool {
        let use = signed.statement.use
        let before = try trusted(use)
        guard signed.statement.generation > before.generation else { return false }
        // By what is believed now and not only by the enrolment's: of that one may be dropped.
        let after = TrustedAuthorities(anchors: before.believed, signed: signed, use: use)
        guard after.generation == signed.statement.generation else {
            throw .identity(
                reason: "HQ names authorities for \(use.rawValue) to which none leads that this "
                    + "post believes")
        }
        do {
            try files.replace(
                path(use), with: Array(signed.json.compactText.utf8), mode: Self.mode)
        } catch {
            throw .of(error)
        }
        return after != before
    }

    private func said(_ use: AuthorityUse) -> SignedAuthorities? {
        (try? files.read(path(use), limit: SignedAuthorities.limit))
            .flatMap { try? JSONValue(parsing: $0) }.flatMap { SignedAuthorities($0) }
    }

    private func path(_ use: AuthorityUse) -> String {
        "\(directory)/authorities.\(use.rawValue).json"
    }
}
