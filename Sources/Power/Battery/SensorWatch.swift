public import Core

/// Tells whether the controller's answers can be gone by.
public struct SensorWatch: Sendable, Hashable {
    /// One answer, as it came.
    public struct Answer: Sendable, Hashable {
        public var volts: Volts
        /// Everything else that should move with the sun: current, array voltage, power.
        public var current: Amperes?
        public var array: Watts?
        /// The reader has found out that the device's registers stand still.
        public var isFrozen: Bool

        public init(
            volts: Volts, current: Amperes? = nil, array: Watts? = nil, isFrozen: Bool = false
        ) {
            self.volts = volts
            self.current = current
            self.array = array
            self.isFrozen = isFrozen
        }
    }

    /// What would make an honest answer change.
    public struct Surroundings: Sendable, Hashable {
        /// By place and clock; `nil` where the clock is not known.
        public var isSunUp: Bool?
        /// What the loads draw by their relays.
        public var load: Watts
        /// The controller holds its voltage, so that an unchanged one is no news.
        public var isThrottled: Bool

        public init(isSunUp: Bool?, load: Watts, isThrottled: Bool) {
            self.isSunUp = isSunUp
            self.load = load
            self.isThrottled = isThrottled
        }
    }

    public static let lateAfter = Duration.seconds(60)
    public static let silentAfter = Duration.seconds(600)
    public static let frozenAfter = Duration.seconds(1_800)
    /// Differences below these are the same answer.
    public static let sameVolts = 0.01
    public static let sameAmperes = 0.01
    public static let sameWatts = 0.5

    public private(set) var sight: Sight = .clear
    /// Monotonic time since when ``sight`` has been what it is.
    public private(set) var since: Duration

    private let nominal: Volts
    private var lastAnswer: Duration
    private var stretch: Stretch?

    private struct Stretch: Sendable, Hashable {
        var answer: Answer
        var from: Duration
        var surroundings: Surroundings
        var sawChange: Bool
    }

    /// - Parameter start: monotonic; silence counts from here.
    public init(nominal: Volts, start: Duration) {
        self.nominal = nominal
        lastAnswer = start
        since = start
    }

    /// Takes an answer, or its absence, at a monotonic time.
    ///
    /// - Parameter age: how old the answer was when it was handed over.
    public mutating func observe(
        _ answer: Answer?, age: Duration = .zero, surroundings: Surroundings, at now: Duration
    ) {
        let found = judge(answer, age: age, surroundings: surroundings, at: now)
        if found != sight {
            sight = found
            since = now
        }
    }

    /// Whether an answer can be true for this bank.
    public func isPlausible(_ answer: Answer) -> Bool {
        let range = nominal.value * 0.6...nominal.value * 1.4
        guard answer.volts.value.isFinite, range.contains(answer.volts.value) else { return false }
        if let current = answer.current?.value {
            guard current.isFinite, abs(current) < 1_000 else { return false }
        }
        if let array = answer.array?.value {
            guard array.isFinite, array > -10, array < 100_000 else { return false }
        }
        return true
    }

    private mutating func judge(
        _ answer: Answer?, age: Duration, surroundings: Surroundings, at now: Duration
    ) -> Sight {
        guard let answer else { return absent(at: now) }
        guard isPlausible(answer) else {
            stretch = nil
            return .implausible
        }
        lastAnswer = max(lastAnswer, now - age)
        let standsStill = isFrozen(answer, surroundings, at: now)
        if answer.isFrozen || standsStill { return .frozen }
        return absent(at: now)
    }

    private func absent(at now: Duration) -> Sight {
        let age = now - lastAnswer
        if age >= Self.silentAfter { return sight.isBlind ? sight : .silent }
        if age >= Self.lateAfter { return sight.isBlind ? sight : .late }
        return .clear
    }

    private mutating func isFrozen(
        _ answer: Answer, _ surroundings: Surroundings, at now: Duration
    ) -> Bool {
        guard var stretch, Self.isSame(stretch.answer, answer) else {
            self.stretch = Stretch(
                answer: answer, from: now, surroundings: surroundings, sawChange: false)
            return false
        }
        if Self.isChange(stretch.surroundings, surroundings) { stretch.sawChange = true }
        self.stretch = stretch
        let shouldMove = surroundings.isSunUp == true && !surroundings.isThrottled
        return now - stretch.from >= Self.frozenAfter && (shouldMove || stretch.sawChange)
    }

    /// The sun came or went, or a load did that any voltmeter would notice.
    private static func isChange(_ first: Surroundings, _ second: Surroundings) -> Bool {
        (first.isSunUp != nil && second.isSunUp != nil && first.isSunUp != second.isSunUp)
            || abs(first.load.value - second.load.value) >= 20
    }

    private static func isSame(_ first: Answer, _ second: Answer) -> Bool {
        abs(first.volts.value - second.volts.value) < sameVolts
            && isSame(first.current?.value, second.current?.value, within: sameAmperes)
            && isSame(first.array?.value, second.array?.value, within: sameWatts)
    }

    private static func isSame(_ first: Double?, _ second: Double?, within: Double) -> Bool {
        switch (first, second) {
        case (nil, nil): true
        case (let first?, let second?): abs(first - second) < within
        default: false
        }
    }
}
