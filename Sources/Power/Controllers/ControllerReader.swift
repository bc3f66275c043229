public import Core
public import Modbus
public import Site

/// Reads one controller over a bus that others may share.
///
/// It never throws: a device that does not answer is a state of the reading, and the next round
/// asks again.
public actor ControllerReader {
    private let bus: any RegisterBus
    private let unit: UInt8
    private let time: any TimeSource
    private var core: ControllerReaderCore
    /// The last fault that was not a refusal, until something is answered again.
    public private(set) var lastFault: ModbusFault?
    /// Grows with each request that came back, with whatever answer, and with each round: where it
    /// stands still, the line itself hangs.
    public private(set) var returns: UInt64 = 0

    public init(
        _ definition: ControllerDefinition, bus: any RegisterBus, unit: UInt8,
        time: any TimeSource = SystemTime(), refusals: [ReadPlan.Refusal] = []
    ) {
        self.bus = bus
        self.unit = unit
        self.time = time
        core = ControllerReaderCore(definition, refusals: refusals)
    }

    /// What is known now, without asking the device.
    public var reading: ControllerReading {
        var reading = core.reading(at: time.monotonic())
        if reading.state != .online { reading.fault = lastFault?.problem }
        return reading
    }

    /// What the device refused so far, to be kept for the next start.
    public var refusals: [ReadPlan.Refusal] { core.refusals }

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

    private func askWhatIsDue() async {
        var waiting = core.round(at: time.monotonic())[...]
        defer { returns += 1 }
        while let request = waiting.popFirst(), !Task.isCancelled {
            defer { returns += 1 }
            do throws(ModbusFault) {
                let words = try await ask(request)
                core.answered(request, words: words, at: time.monotonic())
                lastFault = nil
            } catch {
                if case .exception(let exception) = error.reason, exception.isRefusal {
                    waiting.insert(
                        contentsOf: core.refused(request, at: time.monotonic()),
                        at: waiting.startIndex)
                } else {
                    lastFault = error
                    guard core.failed(at: time.monotonic(), with: error.failure) else { break }
                }
            }
        }
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

    private func ask(_ request: ReadPlan.Request) async throws(ModbusFault) -> [UInt16] {
        let table = request.table.ofBus
        guard table.isBits else {
            return try await bus.readRegisters(
                table, address: request.address, count: request.count, unit: unit)
        }
        return try await bus.readBits(
            table, address: request.address, count: request.count, unit: unit
        ).map { $0 ? 1 : 0 }
    }
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
