public import Core
import Glibc
public import Supervision

/// A Modbus line over libmodbus 3.1.6, on a thread of its own because every call blocks.
///
/// The line is opened by the first request and again whenever that is needed; a line that cannot be
/// opened fails the request at hand and no other. Beside the rules of ``RegisterBus``: the line is
/// emptied after every failure, closed after ``BusConfiguration/failuresBeforeReopening`` of them
/// (on a network after each, which is what keeps late answers out), and a network device that
/// closes after each answer is met with a new connection for each request.
///
/// After a time-out the line is listened to a little longer: a device that answers late is told
/// from one that does not answer at all.
///
/// A late answer on a serial line that comes more than two timeouts after its request cannot be
/// told from the answer to the same question asked again.
public actor LibmodbusBus: RegisterBus {
    /// How long a late answer is listened for after its time-out; not more than two time-outs.
    static let longestListening = Duration.seconds(2)

    public nonisolated let device: String
    /// Requests that were answered, exceptions included.
    public nonisolated let answers = Counter()
    /// Requests that failed otherwise.
    public nonisolated let failures = Counter()
    /// Times the line was opened.
    public nonisolated let openings = Counter()

    private nonisolated let executor: any ResourceExecutor
    private let configuration: BusConfiguration
    private let time: any TimeSource
    private var context: ModbusContext
    private var care: LineCare
    /// Not before this may the next request be sent.
    private var freeFrom = Duration.zero
    /// Whether what comes in until then is to be thrown away.
    private var mustDrain = false

    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// Opens nothing yet.
    ///
    /// - Throws: `unusable` with the first problem of the configuration.
    public init(
        _ configuration: BusConfiguration, time: any TimeSource = SystemTime(),
        executor: any ResourceExecutor = .thread(name: "modbus")
    ) throws(ModbusFault) {
        try self.init(
            configuration, problems: configuration.validate(), time: time, executor: executor)
    }

    /// For tests, which cannot wait for the shortest response timeout hundreds of times.
    init(
        impatient configuration: BusConfiguration, time: any TimeSource = SystemTime(),
        executor: any ResourceExecutor = .thread(name: "modbus")
    ) throws(ModbusFault) {
        try self.init(
            configuration, problems: configuration.hardProblems, time: time, executor: executor)
    }

    private init(
        _ configuration: BusConfiguration, problems: [String], time: any TimeSource,
        executor: any ResourceExecutor
    ) throws(ModbusFault) {
        let device = configuration.link.description
        if let problem = problems.first {
            throw ModbusFault(device: device, reason: .unusable(problem))
        }
        self.device = device
        self.configuration = configuration
        self.time = time
        self.executor = executor
        care = LineCare(configuration)
        do throws(CallFault) {
            context = try ModbusContext(configuration)
        } catch {
            throw ModbusFault(device: device, reason: .unusable(error.text))
        }
    }

    public func perform(
        _ request: ModbusRequest, unit: UInt8
    ) async throws(ModbusFault) -> ModbusAnswer {
        try answer(request, unit: unit)
    }

    public func perform(
        inOrder requests: [ModbusRequest], unit: UInt8
    ) async -> (answers: [ModbusAnswer], fault: ModbusFault?) {
        var answers: [ModbusAnswer] = []
        for request in requests {
            do throws(ModbusFault) {
                answers.append(try answer(request, unit: unit))
            } catch {
                return (answers, error)
            }
        }
        return (answers, nil)
    }

    private func answer(
        _ request: ModbusRequest, unit: UInt8
    ) throws(ModbusFault) -> ModbusAnswer {
        if let problem = problem(request, unit) {
            throw fault(.unusable(problem), request, unit)
        }
        let wasOpen = context.isOpen
        do throws(ModbusFault) {
            return try attempt(request, unit)
        } catch {
            // A device may close a connection between two requests at any moment; whether it still
            // stands is known only from a fresh one.
            guard case .connectionLost = error.reason, wasOpen, !configuration.link.isSerial else {
                throw error
            }
            return try attempt(request, unit)
        }
    }

    public func close() async {
        context.close()
    }

    private func problem(_ request: ModbusRequest, _ unit: UInt8) -> String? {
        guard configuration.link.isSerial else { return request.problem }
        if unit == ModbusContext.unitOfTheUnset {
            guard case .read = request else { return "a write to unit 255 of a serial line" }
            return request.problem
        }
        guard (1...ModbusContext.highestUnit).contains(unit) else {
            return "unit \(unit), allowed are 1 to 247, and 255 to read"
        }
        return request.problem
    }

    private func attempt(_ request: ModbusRequest, _ unit: UInt8) throws(ModbusFault)
        -> ModbusAnswer
    {
        try makeReady()
        do throws(CallFault) {
            let answer = try context.perform(request, unit: unit)
            settle(.answered)
            return answer
        } catch {
            var reason = error.reason(after: configuration.responseTimeout)
            if case .noAnswer(let limit) = reason, let delay = listenForLateAnswer() {
                reason = .lateAnswer(after: limit + delay, limit: limit)
            }
            switch reason {
            case .exception: settle(.refused)
            case .connectionLost: settle(.lost)
            default: settle(.failed)
            }
            throw fault(reason, request, unit)
        }
    }

    /// Blocks.
    /// - Returns: how long after the time-out something came; `nil` where nothing did.
    private func listenForLateAnswer() -> Duration? {
        let begin = time.monotonic()
        let limit = min(configuration.responseTimeout * 2, Self.longestListening)
        guard news(within: limit) == .bytes else { return nil }
        return time.monotonic() - begin
    }

    private func settle(_ outcome: LineCare.Outcome) {
        switch outcome {
        case .answered, .refused: answers.add()
        case .failed, .lost: failures.add()
        }
        let now = time.monotonic()
        freeFrom = now + configuration.gap
        mustDrain = false
        if outcome != .answered, context.isOpen { context.flush() }
        let action = care.after(outcome)
        if let quiet = action.quiet {
            freeFrom = now + max(quiet, configuration.gap)
            mustDrain = true
        }
        if action.closes { context.close() }
    }

    /// Open, empty, and silent for long enough.
    private func makeReady() throws(ModbusFault) {
        if context.isOpen, !configuration.link.isSerial, news(within: .zero) != .none {
            // Nothing was asked: it is the end of the connection, or bytes that nobody can place.
            context.close()
        }
        try openIfClosed()
        if !waitUntilFree() {
            context.close()
            try openIfClosed()
        }
    }

    private func openIfClosed() throws(ModbusFault) {
        guard !context.isOpen else { return }
        do throws(CallFault) {
            try context.open()
        } catch {
            failures.add()
            // libmodbus calls a name that it does not find a refused connection.
            let detail = configuration.link.lookUpFault ?? error.text
            throw ModbusFault(device: device, reason: .cannotOpen(detail))
        }
        openings.add()
    }

    /// Blocks: this is what the thread is for, and nobody else may use the line meanwhile. `false`
    /// where the line went away in that time.
    private func waitUntilFree() -> Bool {
        // Whoever keeps sending is heard out for one timeout more, not for ever.
        let limit = freeFrom + configuration.responseTimeout
        while case let now = time.monotonic(), now < freeFrom {
            guard mustDrain else {
                poll(nil, 0, (freeFrom - now).pollMilliseconds)
                continue
            }
            switch news(within: freeFrom - now) {
            case .none: break
            case .end: return false
            case .bytes:
                context.flush()
                freeFrom = min(limit, max(freeFrom, time.monotonic() + care.settling))
            }
        }
        if mustDrain { context.flush() }
        mustDrain = false
        return true
    }

    private enum News { case none, bytes, end }

    private func news(within duration: Duration) -> News {
        var entry = pollfd(fd: context.descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, duration.pollMilliseconds) > 0 else { return .none }
        return entry.revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 ? .end : .bytes
    }

    private func fault(
        _ reason: ModbusFault.Reason, _ request: ModbusRequest, _ unit: UInt8
    ) -> ModbusFault {
        ModbusFault(device: device, unit: unit, request: request, reason: reason)
    }
}
