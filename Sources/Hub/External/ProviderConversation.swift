internal import Core

/// What was asked of a provider's process and not answered. A pure value; moments are of the
/// monotonic clock.
///
/// 1. At most ``window`` questions are open, and answers may come in any order.
/// 2. A line that is no answer, one to a question that is not open, or a question without an answer
///    within its time ends the conversation: whoever cannot keep to the protocol is started anew.
/// 3. What was open then is asked again later; nothing was said about it.
struct ProviderConversation {
    let window: Int
    private let limit: Duration
    private var open: [Identifier: (question: ExternalQuestion, deadline: Duration)] = [:]

    /// - Parameter limit: for each answer.
    init(window: Int, limit: Duration) {
        self.window = window
        self.limit = limit
    }

    var room: Int { max(0, window - open.count) }
    var isIdle: Bool { open.isEmpty }
    var unanswered: [ExternalQuestion] { open.values.map(\.question) }

    /// Notes a question; returns its line with the line's end.
    mutating func ask(_ question: ExternalQuestion, at now: Duration) -> [UInt8] {
        open[question.id] = (question, now + limit)
        return Array((question.line.compactText + "\n").utf8)
    }

    /// Takes a line of the provider.
    mutating func hear(
        _ line: [UInt8]
    ) throws(ProviderFault) -> (ExternalQuestion, ExternalAnswer) {
        let answer = try ExternalAnswer(line: line)
        guard let asked = open.removeValue(forKey: answer.id) else {
            throw .protocolBroken("an answer is to no question that is open")
        }
        return (asked.question, answer)
    }

    /// - Throws: `overdue`.
    func check(at now: Duration) throws(ProviderFault) {
        guard open.values.contains(where: { $0.deadline <= now }) else { return }
        throw .overdue(seconds: limit.components.seconds)
    }
}

/// How fast a provider may be asked: so many in a minute, evenly.
struct ProviderPace {
    private let interval: Duration
    private var next: Duration = .zero

    /// - Parameter perMinute: from 1.
    init(perMinute: Int) {
        interval = .seconds(60) / max(1, perMinute)
    }

    /// How many of `wanted` may be asked now.
    func allowance(of wanted: Int, at now: Duration) -> Int {
        guard now >= next else { return 0 }
        // What was not used gives no more than one second's worth at once.
        let saved = Int(min(now - next, .seconds(1)) / interval)
        return min(wanted, 1 + saved)
    }

    mutating func spent(_ count: Int, at now: Duration) {
        next = max(next, now - .seconds(1)) + interval * count
    }
}
