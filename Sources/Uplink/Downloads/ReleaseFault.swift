public import Core

/// Why a post does not take a release. What it had before stays in use.
public struct ReleaseFault: Fault, Hashable {
    /// The kinds of fault that callers tell apart.
    public enum Code: String, Sendable {
        /// It is not what a release looks like.
        case malformed
        /// Fewer than two signatures, or more.
        case singleSignature
        /// A signature does not fit, or nobody who may publish made it.
        case untrusted
        /// Both signatures are of one person.
        case sameSigner
        /// It names other posts.
        case otherPost
        /// This version or a later one was here before.
        case outdated
        case expired
        /// Its day, the clock or the disk is waited for: the only one that mends by itself.
        case notNow
        /// The file is not the one that was signed for.
        case altered
        /// The role whose it is cannot use it.
        case unusable
    }

    public let code: Code
    public let problem: String
    public let remedy: String?

    public init(_ code: Code, _ problem: String, _ remedy: String? = nil) {
        self.code = code
        self.problem = problem
        self.remedy = remedy
    }

    public var isTransient: Bool { code == .notNow }
}
