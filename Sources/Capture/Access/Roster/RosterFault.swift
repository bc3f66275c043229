public import Core

/// Why a roster does not come into force. The officers stay as they were.
public enum RosterFault: Fault {
    /// The one in force was made later.
    case outdated(inForce: String, madeAt: Timestamp)
    /// Nobody who can sign in could reset a PIN any more.
    ///
    /// - Parameters:
    ///   - working: supervisors who can sign in now and could not then.
    ///   - without: supervisors of the roster who have no PIN at this post.
    case noSupervisor(working: [String], without: [String])
    case tooMany(Int)
    /// The register cannot be written.
    case register(AccessFault)

    /// Badges named in one sentence.
    private static let shown = 5

    public var problem: String {
        switch self {
        case .outdated(let inForce, let madeAt):
            return "\(inForce) is in force here and was made later, at \(madeAt)"
        case .noSupervisor(let working, let without):
            let now = working.isEmpty ? "nobody" : Self.named(working)
            let then =
                without.isEmpty
                ? "" : "; of its supervisors \(Self.named(without)) have no PIN here"
            return "it would leave the post without a supervisor who can sign in: \(now) can now"
                + then
        case .tooMany(let count):
            return "with those who were added at the post there would be \(count) officers, and "
                + "\(AccessLimits.officers) are the most"
        case .register(let fault): return fault.problem
        }
    }

    public var remedy: String? {
        switch self {
        case .outdated: "publish it again"
        case .noSupervisor(let working, let without):
            "list \(working.first ?? "a supervisor") as active until "
                + "\(without.first ?? "another") has a PIN: waypost officers reset BADGE"
        case .tooMany: "publish a shorter roster for this post"
        case .register(let fault): fault.remedy
        }
    }

    public var isTransient: Bool {
        if case .register(let fault) = self { fault.isTransient } else { false }
    }

    private static func named(_ badges: [String]) -> String {
        let badges = badges.sorted()
        let more = badges.count > shown ? " and \(badges.count - shown) more" : ""
        return badges.prefix(shown).joined(separator: ", ") + more
    }
}
