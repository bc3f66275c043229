public import Core

/// Something that must never be so, was so.
public struct Violation: Fault, Hashable {
    public let seed: UInt64
    /// Since the start of the run.
    public let at: Duration
    public let what: String
    /// What shows it again.
    public let command: String

    public var problem: String {
        let seconds = Int(at.inSeconds)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let time = "\(two(seconds / 3_600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        return "seed \(seed), day \(seconds / 86_400 + 1), \(time): \(what)"
    }

    public var remedy: String? { command }
}
