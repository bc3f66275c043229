public import Core

/// What a cryptographic operation met.
public struct PKIFault: Fault, Equatable {
    /// The kinds of fault that callers tell apart. More may come; unknown ones still print.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case malformed, untrusted, expired, notYetValid, wrongKey, badSignature
            case notExportable, keyUnavailable, library
        }

        private let kind: Kind

        /// The input does not have the form that is required, or is longer than its limit.
        public static let malformed = Code(kind: .malformed)
        /// No chain leads to an anchor, or not for this purpose.
        public static let untrusted = Code(kind: .untrusted)
        /// A certificate of the chain was no longer valid at the given time.
        public static let expired = Code(kind: .expired)
        /// A certificate of the chain was not valid yet at the given time.
        public static let notYetValid = Code(kind: .notYetValid)
        /// The key is not the one that belongs here, or of a kind that is not used.
        public static let wrongKey = Code(kind: .wrongKey)
        /// A signature or an authentication tag does not fit what it stands for.
        public static let badSignature = Code(kind: .badSignature)
        /// The key stays inside its hardware or provider.
        public static let notExportable = Code(kind: .notExportable)
        /// The key could not be loaded from where it should be.
        public static let keyUnavailable = Code(kind: .keyUnavailable)
        /// OpenSSL refused for another reason; its own words are in ``PKIFault/libraryErrors``.
        public static let library = Code(kind: .library)

        public var description: String { kind.rawValue }
    }

    public let code: Code
    /// What was being done: `read the certificate`.
    public let activity: String
    /// What was found.
    public let reason: String
    /// OpenSSL's error queue at that moment, oldest first; empty where the fault is ours.
    public let libraryErrors: [String]

    init(_ code: Code, _ activity: String, _ reason: String, errors: ErrorQueue = ErrorQueue()) {
        self.code = code
        self.activity = activity
        self.reason = reason
        libraryErrors = errors.texts
    }

    public var problem: String {
        let library =
            libraryErrors.isEmpty ? "" : " (OpenSSL: \(libraryErrors.joined(separator: "; ")))"
        return "cannot \(activity): \(reason)\(library)"
    }

    public var remedy: String? {
        switch code {
        case .untrusted: "use a certificate of the authority that is trusted here"
        case .expired: "renew the certificate, or correct the clock if it runs ahead"
        case .notYetValid: "correct the clock, or wait until the certificate begins"
        case .wrongKey: "use the key that belongs to this certificate"
        case .notExportable: "keep using the key by its URI"
        case .keyUnavailable: "check the URI, the file's owner and mode, and OpenSSL's providers"
        default: nil
        }
    }
}
