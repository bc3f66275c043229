public import Core

extension Findings {
    /// Lists whose silence proves nothing.
    public static func lists(_ lists: [ListReport]) -> [Finding] {
        lists.compactMap { list in
            let problem: String
            switch list.state {
            case .current: return nil
            case .old: problem = "is older than its owner allows"
            case .expired: problem = "has expired"
            case .unreadable: problem = "cannot be read"
            }
            let name = list.name.count > nameLimit ? "\(list.name.prefix(nameLimit))..." : list.name
            return Finding(
                code: "lists.\(list.state.rawValue)", severity: .warning,
                summary: "List \(name) answers cannot_say: \(list.reason ?? "it \(problem)").",
                remedy: list.lacksOnlyAClock
                    ? "set the clock, or bring the link; waypost lists"
                    : "waypost lists install FILE, or: waypost lists remove NAME")
        }
    }

    /// Characters of a name that leave the reason room on a line.
    private static let nameLimit = 40
}

extension ListReport {
    /// Whether a better clock would do: the list has a limit of age and its age is not known.
    fileprivate var lacksOnlyAClock: Bool { state == .old && ageSeconds == nil }
}
