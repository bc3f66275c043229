internal import Core
internal import Supervision

/// Puts one question at a time to a person and hears the answer without waiting for it.
final class QuestionDesk: Sendable {
    private struct State {
        var load: String?
        var lines: [String] = []
    }

    /// Lines that may lie unread.
    private static let lineLimit = 16

    private let state = Guarded(State())
    private let console: Console
    private let loads: [String]
    private let thread = ThreadExecutor.thread(name: "answers")

    /// - Parameter loads: names that an answer may hold.
    init(_ console: Console, loads: [String]) {
        self.console = console
        self.loads = loads
        let state = state
        thread.perform {
            while let line = console.answer() {
                state.withLock { if $0.lines.count < Self.lineLimit { $0.lines.append(line) } }
            }
        }
    }

    /// What was typed before is no answer to it.
    func put(_ load: String, isOn: Bool) {
        state.withLock {
            $0.load = load
            $0.lines = []
        }
        console.complain(
            "  \(load) is \(isOn ? "on" : "off") now. Did it, and it alone, "
                + "\(isOn ? "come on" : "go dark")?\n"
                + "  y, n, the name of what did instead, or - where nobody can see it:")
    }

    /// The load that was asked for, and what the person said of it; `nil` while there is nothing.
    func answer() -> (load: String, answer: RelayTrial.Answer)? {
        let (load, line) = state.withLock { state -> (String?, String?) in
            guard let load = state.load, !state.lines.isEmpty else { return (nil, nil) }
            return (load, state.lines.removeFirst())
        }
        guard let load, let line else { return nil }
        guard let answer = Self.meaning(line, of: load, among: loads) else {
            console.complain("  \"\(line)\" is no load; there are \(loads.joined(separator: ", "))")
            return nil
        }
        state.withLock { $0.load = nil }
        return (load, answer)
    }

    /// `nil` for what is no answer.
    static func meaning(
        _ line: String, of load: String, among loads: [String]
    ) -> RelayTrial.Answer? {
        let word = line.filter { $0 != " " }
        switch word.lowercased() {
        case "y", "yes": return .it
        case "n", "no", "nothing": return .nothing
        case "-", "": return .unanswered
        default:
            if word == load { return .it }
            return loads.contains(word) ? .another(word) : nil
        }
    }
}
