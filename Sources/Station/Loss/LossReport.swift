internal import Core

/// What sealing or erasing a post did, step by step.
struct LossReport: Sendable {
    struct Step: Sendable, Hashable {
        enum Outcome: String, Sendable {
            case done, already, failed
        }

        let name: String
        let outcome: Outcome
        let detail: String
    }

    private(set) var steps: [Step] = []

    var isComplete: Bool { !steps.contains { $0.outcome == .failed } }

    mutating func add(_ name: String, _ outcome: Step.Outcome, _ detail: String) {
        steps.append(Step(name: name, outcome: outcome, detail: detail))
    }

    /// Does a step and says what came of it.
    ///
    /// - Parameter body: the detail, and whether there was anything to do.
    /// - Returns: whether it was done.
    @discardableResult
    mutating func carryOut(
        _ name: String, _ body: () throws -> (isNew: Bool, detail: String)
    ) -> Bool {
        do {
            let (isNew, detail) = try body()
            add(name, isNew ? .done : .already, detail)
            return true
        } catch {
            add(name, .failed, "\(error)")
            return false
        }
    }

    var json: JSONValue {
        .array(
            steps.map {
                [
                    "step": .string($0.name), "outcome": .string($0.outcome.rawValue),
                    "detail": .string($0.detail),
                ]
            })
    }

    var text: String {
        steps.map { step in
            let mark = step.outcome == .failed ? "FAILED" : step.outcome.rawValue
            let head =
                mark + String(repeating: " ", count: max(1, 9 - mark.count)) + step.name
            return head + String(repeating: " ", count: max(1, 33 - head.count)) + step.detail
                + "\n"
        }.joined()
    }
}
