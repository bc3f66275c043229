import Core
public import Site

/// What a controller said when, and what to ask it next; without a bus and without a clock.
///
/// A round is a set of requests that are due. A device that gave no answer ``silenceLimit`` times
/// in a row is silent: then one request a round finds out whether it is back, and its first answer
/// makes everything due again.
///
/// What a device refuses is given up only once it has answered something else behind it. A device
/// that refuses all that it answered before proves nothing by it: what was learnt stays as it was.
public struct ControllerReaderCore: Sendable {
    /// Requests without an answer in a row.
    public static let silenceLimit = 3
    /// A silent device is not asked more often: each try holds the line for a time-out.
    public static let silentPace = Duration.seconds(15)
    /// A value is stale after so many of its paces.
    static let staleAfterPaces = 3
    /// After so many refusals in a row the device has to answer something that it is known to have.
    public static let proofAfter = 6
    /// So many of a device that never answered anything, and it refuses everything.
    public static let refusalLimit = 24
    /// After so many refusals of what was answered before, the device has to prove itself likewise.
    static let oddLimit = 3
    /// So many proven refusals of one such request, and another device hangs there by now.
    static let oddRefusalsUntilLearnt = 5
    /// A plan of which nothing is left is tried anew so often.
    static let emptyPlanPace = Duration.seconds(3_600)

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

    public private(set) var definition: ControllerDefinition
    public private(set) var plans: [ControllerRegister.Pace: ReadPlan]
    /// The plans as the device's answers have borne them out.
    private var proven: [ControllerRegister.Pace: ReadPlan]
    private(set) var cells: [String: Cell] = [:]
    private(set) var lastAnswer: Duration?
    public private(set) var isSilent = false
    /// Why nothing could be used since the last answer that could.
    private(set) var failure: Failure?
    private var failures = 0
    /// Of them, the last in a row without an answer of any kind.
    private var quiet = 0
    /// In a row, with nothing answered between them.
    private var refusalsInARow = 0
    /// Refused though it was answered before, since the last answer to anything.
    private var odd: [ReadPlan.Request] = []
    /// How often that was so of each, with other things answered.
    private var oddities: [ReadPlan.Request: Int] = [:]
    /// The last that was answered: the device is known to have it.
    private var lastAnswered: ReadPlan.Request?
    private var due: [ControllerRegister.Pace: Duration] = [:]

    /// - Parameter refusals: what an earlier survey of this device has learnt.
    public init(_ definition: ControllerDefinition, refusals: [ReadPlan.Refusal] = []) {
        self.definition = definition
        plans = Self.plans(definition, refusals)
        proven = plans
    }

    /// The device turned out to have its registers elsewhere, or others.
    public mutating func place(
        _ definition: ControllerDefinition, refusals: [ReadPlan.Refusal] = []
    ) {
        guard definition != self.definition else { return }
        self.definition = definition
        plans = Self.plans(definition, refusals)
        proven = plans
        lastAnswered = nil
        (odd, oddities) = ([], [:])
        cells = cells.filter { definition.register(named: $0.key) != nil }
        due = [:]
    }

    private static func plans(
        _ definition: ControllerDefinition, _ refusals: [ReadPlan.Refusal]
    ) -> [ControllerRegister.Pace: ReadPlan] {
        Dictionary(
            uniqueKeysWithValues: ControllerRegister.Pace.allCases.map { pace in
                let registers = definition.registers.filter { $0.pace == pace }
                let plan = ReadPlan(registers, limits: definition.limits, refusals: refusals)
                // What nothing would be left of was learnt on a bad day.
                guard plan.requests.isEmpty else { return (pace, plan) }
                return (pace, ReadPlan(registers, limits: definition.limits))
            })
    }

    public func pace(_ pace: ControllerRegister.Pace) -> Duration {
        pace == .fast ? definition.fastPace : definition.slowPace
    }

    /// Everything that was refused and borne out, to be kept for the next start; nothing of a plan
    /// that became empty.
    public var refusals: [ReadPlan.Refusal] {
        ControllerRegister.Pace.allCases.flatMap { pace in
            proven[pace].map { $0.requests.isEmpty ? [] : $0.refusals } ?? []
        }
    }

    /// When the next round is due; in the past where it is overdue.
    public func nextRound(after now: Duration) -> Duration {
        ControllerRegister.Pace.allCases.filter { hasRegisters($0) }
            .map { due[$0] ?? now }.min() ?? due[.fast] ?? now
    }

    private func hasRegisters(_ pace: ControllerRegister.Pace) -> Bool {
        plans[pace].map { !$0.requests.isEmpty || !$0.refused.isEmpty } ?? false
    }

    /// Begins a round: what is due now, fast values first. The next of each pace is due a whole
    /// pace from now, however long the round takes.
    public mutating func round(at now: Duration) -> [ReadPlan.Request] {
        var requests: [ReadPlan.Request] = []
        for pace in ControllerRegister.Pace.allCases where due[pace] ?? now <= now {
            due[pace] = now + self.pace(pace)
            if plans[pace]?.requests.isEmpty == true, plans[pace]?.refused.isEmpty == false {
                // The device may have been another one then.
                let registers = definition.registers.filter { $0.pace == pace }
                plans[pace] = ReadPlan(registers, limits: definition.limits)
                proven[pace] = plans[pace]
                due[pace] = now + Self.emptyPlanPace
            }
            requests += plans[pace]?.requests ?? []
        }
        guard isSilent, !requests.isEmpty else { return requests }
        postpone(at: now)
        // A device that refuses does so at once: what it has is found among all of them.
        return failure == .exception ? requests : Array(requests.prefix(1))
    }

    /// Nothing is asked for a while.
    public mutating func postpone(at now: Duration) {
        for pace in ControllerRegister.Pace.allCases {
            due[pace] = now + (isSilent ? max(Self.silentPace, self.pace(.fast)) : self.pace(.fast))
        }
    }

    /// Takes an answer in; one that ends a silence makes everything due at once.
    ///
    /// - Parameter words: of the whole request, holes included; bits as 0 and 1.
    public mutating func answered(
        _ request: ReadPlan.Request, words: [UInt16], at now: Duration
    ) {
        noteAnswer(at: now)
        lastAnswered = request
        if refusalsInARow > 0 { proven = plans }
        refusalsInARow = 0
        oddities[request] = nil
        countOddities()
        for register in request.registers {
            let start = Int(register.address) - Int(request.address)
            guard start >= 0, start + register.width <= words.count else { continue }
            let decoded = RegisterDecoder.decode(
                register, words: Array(words[start..<(start + register.width)]))
            let before = cells[register.name]
            cells[register.name] = Cell(
                decoded: decoded, readAt: now,
                changedAt: before?.decoded == decoded ? before?.changedAt ?? now : now)
        }
    }

    /// What to do after a refusal.
    public enum AfterRefusal: Equatable {
        /// Ask this in its place, in the same round.
        case ask([ReadPlan.Request])
        /// First see whether the device still has what it had.
        case prove(ReadPlan.Request, then: [ReadPlan.Request])
        /// It refuses whatever it is asked.
        case endRound
    }

    /// The device refused a request.
    public mutating func refused(_ request: ReadPlan.Request, at now: Duration) -> AfterRefusal {
        lastAnswer = now
        // It had all of it before: the refusal is of the hour, not of the model.
        if let lastAnswered, request.registers.allSatisfy({ cells[$0.name] != nil }) {
            odd.append(request)
            return odd.count.isMultiple(of: Self.oddLimit)
                ? .prove(lastAnswered, then: []) : .ask([])
        }
        guard let pace = request.registers.first?.pace else { return .ask([]) }
        refusalsInARow += 1
        let parts = plans[pace]?.refuse(request) ?? []
        if refusalsInARow.isMultiple(of: Self.proofAfter), let lastAnswered {
            return .prove(lastAnswered, then: parts)
        }
        if refusalsInARow >= Self.refusalLimit, lastAnswered == nil {
            disproved(at: now)
            return .endRound
        }
        return .ask(parts)
    }

    /// What must still be answered at the end of a round; `nil` where nothing is open.
    public var openProof: ReadPlan.Request? {
        refusalsInARow > 0 || !odd.isEmpty ? lastAnswered : nil
    }

    /// Refusals are open, and nothing is known that the device would answer.
    public var isUnproven: Bool { refusalsInARow > 0 && lastAnswered == nil }

    /// It refused even what it is known to have, or everything: nothing was learnt by that.
    public mutating func disproved(at now: Duration) {
        plans = proven
        refusalsInARow = 0
        odd = []
        failures = Self.silenceLimit
        quiet = 0
        failure = .exception
        lastAnswer = now
        isSilent = true
        postpone(at: now)
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
        postpone(at: now)
        return false
    }

    /// What stands among the odd ones again and again is not there any more: it is asked for as of
    /// a device that was never seen.
    private mutating func countOddities() {
        for request in odd {
            oddities[request, default: 0] += 1
            guard oddities[request] == Self.oddRefusalsUntilLearnt else { continue }
            oddities[request] = nil
            for register in request.registers { cells[register.name] = nil }
        }
        odd = []
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
