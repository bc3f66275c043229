import Core
public import Site

/// What a controller said when, and what to ask it next; without a bus and without a clock.
///
/// A round is a set of requests that are due. A device that gave no answer ``silenceLimit`` times
/// in a row is silent: then one request a round finds out whether it is back, and its first answer
/// makes everything due again.
public struct ControllerReaderCore: Sendable {
    /// Requests without an answer in a row.
    public static let silenceLimit = 3
    /// A silent device is not asked more often: each try holds the line for a time-out.
    public static let silentPace = Duration.seconds(15)
    /// A value is stale after so many of its paces.
    static let staleAfterPaces = 3

    /// What came in place of an answer that can be used. The later says more of the device.
    public enum Failure: Int, Sendable, Hashable, CaseIterable {
        case nothing
        /// Frames that are no answer.
        case noise
        case lateAnswer
        case exception
    }

    struct Cell: Hashable {
        var decoded: RegisterDecoder.Decoded
        var readAt: Duration
        /// When the raw words last differed from those before.
        var changedAt: Duration
    }

    public let definition: ControllerDefinition
    public private(set) var plans: [ControllerRegister.Pace: ReadPlan]
    private(set) var cells: [String: Cell] = [:]
    private(set) var lastAnswer: Duration?
    public private(set) var isSilent = false
    /// Why nothing could be used since the last answer that could.
    private(set) var failure: Failure?
    private var failures = 0
    /// Of them, the last in a row without an answer of any kind.
    private var quiet = 0
    private var due: [ControllerRegister.Pace: Duration] = [:]

    /// - Parameter refusals: what an earlier survey of this device has learnt.
    public init(_ definition: ControllerDefinition, refusals: [ReadPlan.Refusal] = []) {
        self.definition = definition
        plans = Dictionary(
            uniqueKeysWithValues: ControllerRegister.Pace.allCases.map { pace in
                (
                    pace,
                    ReadPlan(
                        definition.registers.filter { $0.pace == pace },
                        limits: definition.limits, refusals: refusals)
                )
            })
    }

    public func pace(_ pace: ControllerRegister.Pace) -> Duration {
        pace == .fast ? definition.fastPace : definition.slowPace
    }

    /// Everything that was refused, to be kept for the next start.
    public var refusals: [ReadPlan.Refusal] {
        ControllerRegister.Pace.allCases.flatMap { plans[$0]?.refusals ?? [] }
    }

    /// When the next round is due; in the past where it is overdue.
    public func nextRound(after now: Duration) -> Duration {
        ControllerRegister.Pace.allCases
            .filter { plans[$0]?.requests.isEmpty == false }
            .map { due[$0] ?? now }.min() ?? now + Self.silentPace
    }

    /// Begins a round: what is due now, fast values first. The next of each pace is due a whole
    /// pace from now, however long the round takes.
    public mutating func round(at now: Duration) -> [ReadPlan.Request] {
        var requests: [ReadPlan.Request] = []
        for pace in ControllerRegister.Pace.allCases where due[pace] ?? now <= now {
            requests += plans[pace]?.requests ?? []
            due[pace] = now + self.pace(pace)
        }
        guard isSilent, !requests.isEmpty else { return requests }
        for pace in ControllerRegister.Pace.allCases {
            due[pace] = now + max(Self.silentPace, self.pace(.fast))
        }
        return Array(requests.prefix(1))
    }

    /// Takes an answer in; one that ends a silence makes everything due at once.
    ///
    /// - Parameter words: of the whole request, holes included; bits as 0 and 1.
    public mutating func answered(
        _ request: ReadPlan.Request, words: [UInt16], at now: Duration
    ) {
        noteAnswer(at: now)
        for register in request.registers {
            let start = Int(register.address) - Int(request.address)
            guard start >= 0, start + register.encoding.width <= words.count else { continue }
            let decoded = RegisterDecoder.decode(
                register, words: Array(words[start..<(start + register.encoding.width)]))
            let before = cells[register.name]
            cells[register.name] = Cell(
                decoded: decoded, readAt: now,
                changedAt: before?.decoded == decoded ? before?.changedAt ?? now : now)
        }
    }

    /// The device refused a request.
    ///
    /// - Returns: what to ask in its place, in the same round.
    public mutating func refused(
        _ request: ReadPlan.Request, at now: Duration
    ) -> [ReadPlan.Request] {
        noteAnswer(at: now)
        guard let pace = request.registers.first?.pace else { return [] }
        return plans[pace]?.refuse(request) ?? []
    }

    /// No answer, or none that could be used.
    ///
    /// - Returns: whether the round is worth going on with.
    public mutating func failed(at now: Duration, with failure: Failure = .nothing) -> Bool {
        failures += 1
        quiet = failure == .nothing ? quiet + 1 : 0
        // Between late answers there are requests without any; several in a row are a silence.
        if quiet >= Self.silenceLimit || failure.rawValue >= self.failure?.rawValue ?? 0 {
            self.failure = failure
        }
        guard failures >= Self.silenceLimit, !isSilent else { return !isSilent }
        isSilent = true
        for pace in ControllerRegister.Pace.allCases {
            due[pace] = now + max(Self.silentPace, self.pace(.fast))
        }
        return false
    }

    private mutating func noteAnswer(at now: Duration) {
        failures = 0
        failure = nil
        lastAnswer = now
        guard isSilent else { return }
        isSilent = false
        due = [:]
    }
}
