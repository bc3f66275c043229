public import Core

/// Why a relay's holder does not do what it is asked.
public enum RelayRefusal: Fault, Hashable {
    case unknownLine(line: String, known: [String])
    /// The lines are not taken yet.
    case notReady(line: String)
    /// A drive of this line is under way.
    case inWork(line: String)

    public var problem: String {
        switch self {
        case .unknownLine(let line, _): "this role holds no line \(line.prefix(64))"
        case .notReady(let line): "the line \(line) is not taken yet"
        case .inWork(let line): "the line \(line) is being driven"
        }
    }

    public var remedy: String? {
        switch self {
        case .unknownLine(_, let known):
            known.isEmpty
                ? "the board and the site give it none"
                : "the lines are: \(known.joined(separator: ", "))"
        case .notReady: "wait for the role to run, or look at its log"
        case .inWork: "ask again"
        }
    }

    public var isTransient: Bool {
        switch self {
        case .unknownLine: false
        case .notReady, .inWork: true
        }
    }
}
