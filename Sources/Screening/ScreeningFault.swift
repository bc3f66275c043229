public import Core

/// What went wrong with a list or a table.
public struct ScreeningFault: Fault, Equatable {
    /// The kind of fault, for whoever must decide.
    public enum Code: String, Sendable {
        /// A table's row or field.
        case table
        /// A value of the list's description.
        case description
        /// The file could not be read or written.
        case file
        /// It is no bundle, or of a later format.
        case notABundle = "not_a_bundle"
        /// The signature is wrong, or nobody who is trusted here made it.
        case untrusted
        /// Something under the signature differs from what was signed.
        case altered
        /// The content key is not wrapped to this key.
        case notARecipient = "not_a_recipient"
        /// An older issue than the one that is installed.
        case outdated
        /// A change of another bundle than the one that is installed last.
        case notTheNext = "not_the_next"
        /// The list's owner does not permit it for this post.
        case otherPost = "other_post"
        /// Its validity has ended.
        case expired
        /// It says that it was issued at a time that has not come yet.
        case notYetIssued = "not_yet_issued"
        /// There is no list of that name.
        case notInstalled = "not_installed"
    }

    public let code: Code
    public let problem: String
    public let remedy: String?
    public let isTransient: Bool

    init(_ code: Code, _ problem: String, _ remedy: String? = nil, isTransient: Bool = false) {
        self.code = code
        self.problem = problem
        self.remedy = remedy
        self.isTransient = isTransient
    }

    static func table(
        line: Int, column: String? = nil, _ problem: String, _ remedy: String? = nil
    ) -> ScreeningFault {
        let place = column.map { "line \(line), column \($0)" } ?? "line \(line)"
        return ScreeningFault(.table, "\(place): \(problem)", remedy)
    }

    static func file(_ fault: FileFault) -> ScreeningFault {
        ScreeningFault(.file, fault.problem, fault.remedy, isTransient: fault.isTransient)
    }

    static func altered(_ what: String) -> ScreeningFault {
        ScreeningFault(
            .altered, "\(what) is not what the list's owner signed",
            "copy the list again from its source")
    }

    static func notABundle(_ reason: String) -> ScreeningFault {
        ScreeningFault(.notABundle, "this is no list that can be read here: \(reason)")
    }
}
