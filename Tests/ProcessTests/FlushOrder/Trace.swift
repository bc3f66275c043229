/// What strace saw, as beginnings and ends of system calls in their order.
struct Trace: Sendable {
    struct Step: Sendable, Hashable {
        enum Phase: Sendable, Hashable {
            case began
            /// With what the kernel returned; `nil` where strace could not tell.
            case ended(Int?)
        }

        /// Of the file, from 0.
        let line: Int
        let call: String
        /// What the descriptor stands for: a path, or `TCP:[own->other]`.
        let target: String
        /// The arguments as far as strace printed them on this line.
        let text: String
        let phase: Phase
    }

    let steps: [Step]

    /// - Parameter lines: written by `strace -f -yy -tt -o FILE`. A call that another thread's came
    ///   between stands on two lines; one that stands on a single line began and ended with nothing
    ///   in between.
    init(lines: [Substring]) {
        var steps: [Step] = []
        var open: [Substring: (call: String, target: String)] = [:]
        for (number, line) in lines.enumerated() {
            let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
            guard parts.count == 3 else { continue }
            let (thread, rest) = (parts[0], parts[2])
            if rest.hasPrefix("<... ") {
                guard let begun = open.removeValue(forKey: thread) else { continue }
                steps.append(
                    Step(
                        line: number, call: begun.call, target: begun.target, text: String(rest),
                        phase: .ended(Self.result(rest))))
                continue
            }
            guard let bracket = rest.firstIndex(of: "("), let target = Self.target(rest) else {
                continue
            }
            let call = String(rest[..<bracket])
            steps.append(
                Step(
                    line: number, call: call, target: target, text: String(rest), phase: .began))
            if rest.hasSuffix("<unfinished ...>") {
                open[thread] = (call, target)
            } else {
                steps.append(
                    Step(
                        line: number, call: call, target: target, text: String(rest),
                        phase: .ended(Self.result(rest))))
            }
        }
        self.steps = steps
    }

    /// What stands in the first `<…>`; an arrow within is part of it.
    private static func target(_ text: Substring) -> String? {
        guard let open = text.firstIndex(of: "<") else { return nil }
        let begin = text.index(after: open)
        var end = begin
        while end < text.endIndex {
            if text[end] == ">", end == begin || text[text.index(before: end)] != "-" {
                return String(text[begin..<end])
            }
            end = text.index(after: end)
        }
        return nil
    }

    /// What stands behind the last ` = `.
    private static func result(_ text: Substring) -> Int? {
        guard let mark = text.ranges(of: " = ").last else { return nil }
        return Int(text[mark.upperBound...].prefix { $0 == "-" || $0.isNumber })
    }
}
