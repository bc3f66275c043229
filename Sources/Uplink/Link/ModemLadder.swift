internal import Core

/// Decides when a modem that nobody answers over is switched off and on again. A pure value on a
/// clock of its own, which goes on over restarts (``KeptLadder``).
///
/// 1. Until ``Limits/patience`` has passed in silence, with some attempts in it, the modem and its
///    network have time to help themselves.
/// 2. Behind a cycle nothing is switched for ``Limits/hold``: modems take minutes to register. Each
///    further one in the same silence waits three times as long, up to ``Limits/longest``.
/// 3. No more than ``Limits/mostADay`` in any 24 hours.
/// 4. Several modems take turns.
/// 5. Where something else explains the silence, or the power role refuses, nothing is counted and
///    it is asked again later.
public struct ModemLadder: Sendable, Hashable {
    public struct Limits: Sendable, Hashable {
        public var patience: Duration = .seconds(900)
        public var attempts = 3
        /// Without power for at least so long: capacitors and batteries keep modems alive.
        public var offTime: Duration = .seconds(20)
        public var hold: Duration = .seconds(1_200)
        public var growth = 3
        public var longest: Duration = .seconds(8 * 3_600)
        public var mostADay = 4
        /// After a refusal, or where the modem is not what is wrong.
        public var rest: Duration = .seconds(600)

        public init() {}
    }

    static let day: Duration = .seconds(86_400)

    /// When, within the last day.
    public internal(set) var cycles: [Duration] = []
    /// In this silence.
    public internal(set) var inARow = 0
    /// Nothing is switched before.
    public internal(set) var restsUntil: Duration?

    public init() {}

    /// The load to switch off and on now.
    ///
    /// - Parameters:
    ///   - silence: for how long nobody has answered.
    ///   - attempts: in that time.
    ///   - loads: that can be switched.
    public mutating func due(
        after silence: Duration, attempts: Int, of loads: [String], at now: Duration,
        limits: Limits
    ) -> String? {
        cycles.removeAll { now - $0 >= Self.day }
        guard !loads.isEmpty, silence >= limits.patience, attempts >= limits.attempts,
            now >= restsUntil ?? now, cycles.count < limits.mostADay
        else { return nil }
        return loads[inARow % loads.count]
    }

    /// A load is about to be switched. Written down before it is.
    public mutating func cycle(at now: Duration, limits: Limits) {
        var pause = limits.hold
        for _ in 0..<min(inARow, 16) where pause < limits.longest {
            pause = pause * limits.growth
        }
        cycles.append(now)
        inARow += 1
        restsUntil = now + max(limits.hold, min(pause, limits.longest))
    }

    /// What ``cycle(at:limits:)`` said was not done.
    public mutating func takeBack(at now: Duration, limits: Limits) {
        if !cycles.isEmpty { cycles.removeLast() }
        inARow = max(0, inARow - 1)
        rest(at: now, limits: limits)
    }

    /// Something else explains the silence.
    public mutating func rest(at now: Duration, limits: Limits) {
        restsUntil = now + limits.rest
    }

    /// HQ was heard: another silence begins at the first rung. The hold and the day's count stay.
    public mutating func heard() {
        inARow = 0
    }
}
