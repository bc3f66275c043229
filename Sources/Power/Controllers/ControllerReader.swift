public import Core
public import Modbus
public import Site

/// Reads one controller over a bus that others may share.
///
/// It never throws: a device that does not answer is a state of the reading, and the next round
/// asks again. Nothing here writes to a device.
public actor ControllerReader {
    /// Requests that are sent one behind the other before somebody else may have the line.
    static let together = 8
    /// A service that was looked for in vain is looked for again after this, then after twice as
    /// long, and so on.
    static let searchPause = Duration.seconds(60)
    static let longestSearchPause = Duration.seconds(3_600)

    /// What an earlier survey of the device has learnt.
    public struct Knowledge: Sendable, Hashable {
        public var refusals: [ReadPlan.Refusal]
        /// Under which unit each service was found.
        public var places: [String: UInt8]

        public init(refusals: [ReadPlan.Refusal] = [], places: [String: UInt8] = [:]) {
            self.refusals = refusals
            self.places = places
        }
    }

    /// As the device's file says it; of a chain of models not yet placed.
    public nonisolated let definition: ControllerDefinition

    private let bus: any RegisterBus
    private let unit: UInt8
    private let time: any TimeSource
    private var core: ControllerReaderCore
    private let known: Knowledge
    /// The last fault that was not a refusal, until something is answered again.
    public private(set) var lastFault: ModbusFault?
    /// Grows with each request that came back, with whatever answer, and with each round: where it
    /// stands still, the line itself hangs.
    public private(set) var returns: UInt64 = 0
    /// The models of a chain; `nil` where they are to be found out.
    public private(set) var models: [ControllerDefinition.FoundModel]?
    private var base: UInt16?
    private var lastRefusal: ModbusFault?
    private var places: [String: UInt8] = [:]
    private var searches: [String: (nextAt: Duration, pause: Duration)] = [:]

    public init(
        _ definition: ControllerDefinition, bus: any RegisterBus, unit: UInt8,
        time: any TimeSource = SystemTime(), refusals: [ReadPlan.Refusal] = [],
        places: [String: UInt8] = [:]
    ) {
        self.definition = definition
        self.bus = bus
        self.unit = unit
        self.time = time
        known = Knowledge(refusals: refusals, places: places)
        // Nothing of a chain has an address before it was walked.
        core = ControllerReaderCore(
            definition.modelChain == nil ? definition : definition.placed(in: []),
            refusals: refusals)
    }

    /// What is known now, without asking the device.
    public var reading: ControllerReading {
        var reading = core.reading(at: time.monotonic())
        if reading.state != .online { reading.fault = lastFault?.problem }
        return reading
    }

    /// What the device refused so far, to be kept for the next start.
    public var refusals: [ReadPlan.Refusal] { core.refusals }

    /// The same with the places of its services.
    public var knowledge: Knowledge {
        Knowledge(
            refusals: core.refusals, places: known.places.merging(places) { _, found in found })
    }

    /// Registers that the device does not have.
    public var refusedRegisters: [ControllerRegister] {
        ControllerRegister.Pace.allCases.flatMap { core.plans[$0]?.refused ?? [] }
    }

    /// How the device is read now, after what it refused.
    public var requests: [ReadPlan.Request] {
        ControllerRegister.Pace.allCases.flatMap { core.plans[$0]?.requests ?? [] }
    }

    /// Asks what is due, and returns what is known then.
    @discardableResult
    public func round() async -> ControllerReading {
        await askWhatIsDue()
        return reading
    }

    /// Reads at the definition's paces until cancelled.
    ///
    /// - Parameter publish: called after each round, here on the actor; must be short. A reading is
    ///   some work to put together: who takes it from ``reading`` when it is wanted gives `nil`.
    /// - Throws: `CancellationError` only.
    public func run(_ publish: (@Sendable (ControllerReading) -> Void)? = nil) async throws {
        while true {
            try Task.checkCancellation()
            await askWhatIsDue()
            publish?(reading)
            let now = time.monotonic()
            try await time.sleep(for: max(.milliseconds(10), core.nextRound(after: now) - now))
        }
    }

    // MARK: A round

    private func askWhatIsDue() async {
        defer { returns += 1 }
        guard core.nextRound(after: time.monotonic()) <= time.monotonic() else { return }
        // Whoever comes back may be another device.
        if core.isSilent { models = nil }
        guard await walkChain(), await findServices() else { return }
        var waiting = core.round(at: time.monotonic())[...]
        while let next = waiting.first, !Task.isCancelled {
            defer { returns += 1 }
            guard let unit = unit(of: next) else {
                waiting.removeFirst()
                continue
            }
            let batch = waiting.prefix(Self.together).prefix { self.unit(of: $0) == unit }
            let (answers, fault) = await bus.perform(inOrder: batch.map(\.onBus), unit: unit)
            for (request, answer) in zip(batch, answers) {
                core.answered(request, words: answer.words, at: time.monotonic())
                lastFault = nil
            }
            waiting.removeFirst(answers.count)
            guard let fault, let request = waiting.popFirst() else { continue }
            guard await take(fault, request, &waiting) else { break }
        }
        if !core.isSilent, let proof = core.openProof { await prove(by: proof) }
        if core.isUnproven {
            lastFault = lastRefusal
            core.disproved(at: time.monotonic())
        }
    }

    /// - Returns: whether the round is worth going on with.
    private func take(
        _ fault: ModbusFault, _ request: ReadPlan.Request,
        _ waiting: inout ArraySlice<ReadPlan.Request>
    ) async -> Bool {
        guard case .exception(let exception) = fault.reason else {
            lastFault = fault
            return core.failed(at: time.monotonic(), with: fault.failure)
        }
        if let service = request.service, exception.saysNobodyThere {
            // It was unplugged, or plugged in elsewhere.
            lastFault = fault
            places[service] = nil
            return core.failed(at: time.monotonic(), with: .exception)
        }
        guard exception.isRefusal else {
            lastFault = fault
            return core.failed(at: time.monotonic(), with: .exception)
        }
        lastRefusal = fault
        switch core.refused(request, at: time.monotonic()) {
        case .ask(let parts):
            waiting.insert(contentsOf: parts, at: waiting.startIndex)
            return true
        case .prove(let proof, let parts):
            waiting.insert(contentsOf: parts, at: waiting.startIndex)
            return await prove(by: proof)
        case .endRound:
            lastFault = fault
            return false
        }
    }

    /// Asks once more what the device has answered before: one that refuses even this refuses
    /// everything, and lacks nothing.
    @discardableResult
    private func prove(by request: ReadPlan.Request) async -> Bool {
        guard let unit = unit(of: request) else { return true }
        do throws(ModbusFault) {
            let words = try await ask(request, unit)
            core.answered(request, words: words, at: time.monotonic())
            return true
        } catch {
            lastFault = error
            guard case .exception = error.reason else {
                return core.failed(at: time.monotonic(), with: error.failure)
            }
            core.disproved(at: time.monotonic())
            return false
        }
    }

    private func unit(of request: ReadPlan.Request) -> UInt8? {
        guard let service = request.service else { return unit }
        return places[service]
    }

    private func ask(
        _ request: ReadPlan.Request, _ unit: UInt8
    ) async throws(ModbusFault) -> [UInt16] {
        try await bus.words(
            request.table.ofBus, address: request.address, count: request.count, unit: unit)
    }

    // MARK: Finding its parts

    /// - Returns: whether it is known what the device has.
    private func walkChain() async -> Bool {
        guard definition.modelChain != nil, models == nil else { return true }
        do throws(ModbusFault) {
            let walk = try await ModelChainWalk(
                definition, bus: bus, unit: unit, known: base
            ).walk()
            let placed = definition.placed(in: walk?.models ?? [])
            guard let walk, !placed.registers.isEmpty else {
                // It answers, but has no marker, or nothing behind it that is known here.
                _ = core.failed(at: time.monotonic(), with: .exception)
                core.postpone(at: time.monotonic())
                return false
            }
            base = walk.base
            models = walk.models
            core.place(placed, refusals: known.refusals)
            return true
        } catch {
            lastFault = error
            _ = core.failed(at: time.monotonic(), with: error.failure)
            core.postpone(at: time.monotonic())
            return false
        }
    }

    /// - Returns: whether the line is worth going on with.
    private func findServices() async -> Bool {
        for (name, service) in definition.services.sorted(by: { $0.key < $1.key })
        where places[name] == nil {
            let now = time.monotonic()
            if let search = searches[name], now < search.nextAt { continue }
            let search = ServiceSearch(
                definition, service, first: known.places[name], bus: bus)
            do throws(ModbusFault) {
                places[name] = try await search.unit()
            } catch {
                lastFault = error
                _ = core.failed(at: time.monotonic(), with: error.failure)
                core.postpone(at: time.monotonic())
                return false
            }
            let pause = searches[name].map { min($0.pause * 2, Self.longestSearchPause) }
            searches[name] =
                places[name] == nil
                ? (time.monotonic() + (pause ?? Self.searchPause), pause ?? Self.searchPause) : nil
        }
        guard !definition.services.isEmpty, places.isEmpty else { return true }
        // It answers, and nothing of what it should have is there.
        _ = core.failed(at: time.monotonic(), with: .exception)
        core.postpone(at: time.monotonic())
        return false
    }
}

extension RegisterBus {
    /// Words, or bits as 0 and 1.
    func words(
        _ table: RegisterTable, address: UInt16, count: Int, unit: UInt8
    ) async throws(ModbusFault) -> [UInt16] {
        guard table.isBits else {
            return try await readRegisters(table, address: address, count: count, unit: unit)
        }
        return try await readBits(table, address: address, count: count, unit: unit)
            .map { $0 ? 1 : 0 }
    }
}

extension ReadPlan.Request {
    fileprivate var onBus: ModbusRequest {
        .read(table.ofBus, address: address, count: count)
    }
}

extension ModbusAnswer {
    /// Words, or bits as 0 and 1.
    fileprivate var words: [UInt16] {
        switch self {
        case .registers(let words): words
        case .bits(let bits): bits.map { $0 ? 1 : 0 }
        case .written: []
        }
    }
}

extension ModbusException {
    /// A gateway's words for a unit that is not there, and for one that is something else.
    var saysNobodyThere: Bool { self == .gatewayPath || self == .gatewayTarget }
}

extension ModbusFault {
    fileprivate var failure: ControllerReaderCore.Failure {
        switch reason {
        case .exception: .exception
        case .lateAnswer: .lateAnswer
        case .badFrame: .noise
        case .noAnswer, .connectionLost, .cannotOpen, .unusable: .nothing
        }
    }
}

extension ControllerRegister.Table {
    /// The same table as the bus names it.
    var ofBus: RegisterTable {
        switch self {
        case .coil: .coil
        case .discrete: .discrete
        case .holding: .holding
        case .input: .input
        }
    }
}
