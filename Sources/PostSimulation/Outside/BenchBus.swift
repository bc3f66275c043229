internal import Core
internal import Modbus
internal import Plant
internal import Simulation

/// The post's Modbus line and what hangs on it: the simulated controller and relay board behind the
/// protocol that the role knows, in place of libmodbus, a wire and the bytes on it.
final class BenchBus: RegisterBus {
    private static let answerTime = Duration.milliseconds(25)
    private static let timeout = Duration.seconds(1)
    /// 0x3104 and 0x331A of the controller: the battery's voltage in hundredths.
    private static let voltages: Set<UInt16> = [0x3104, 0x331A]

    let device = "simulated"
    /// Requests that a fault of the controller answered, by that fault.
    let silences = Counter()
    let lies = Counter()
    private let scheduler: SeededScheduler
    private let watch: RelayWatch
    private let post: Guarded<SimulatedPost>
    private let moved = Guarded(Duration.zero)

    init(_ post: SimulatedPost, _ watch: RelayWatch, on scheduler: SeededScheduler) {
        self.post = Guarded(post)
        self.watch = watch
        self.scheduler = scheduler
    }

    func perform(_ request: ModbusRequest, unit: UInt8) async throws(ModbusFault) -> ModbusAnswer {
        let now = scheduler.now
        let passed = sinceMoved(now)
        let (reply, fault, before, after) = post.withLock { post in
            if passed > .zero { post.advance(by: passed) }
            let fault =
                unit == SimulatedPost.controllerUnit
                ? post.fault(of: .controller, at: now) : nil
            let before = post.relays.contacts
            let reply = post.answer(unit, request, elapsed: now)
            return (reply, fault, before, post.relays.contacts)
        }
        switch fault {
        case .lying?, .frozen?: lies.add()
        case .some: silences.add()
        case nil: break
        }
        if before != after { watch.moved(from: before, to: after) }
        return try await deliver(reply, to: request, unit)
    }

    func close() async {}

    /// Lets the bench live on while nobody asks it.
    func move() {
        let passed = sinceMoved(scheduler.now)
        if passed > .zero { post.withLock { $0.advance(by: passed) } }
    }

    func withPost<Result: Sendable>(_ body: (inout SimulatedPost) -> Result) -> Result {
        post.withLock { body(&$0) }
    }

    private func sinceMoved(_ now: Duration) -> Duration {
        moved.withLock { moved in
            // Less than a millisecond waits for the next request, so that none is lost.
            let passed = Duration.milliseconds(max(.zero, now - moved).wholeMilliseconds)
            moved += passed
            return passed
        }
    }

    private func deliver(
        _ reply: ModbusReply, to request: ModbusRequest, _ unit: UInt8
    ) async throws(ModbusFault) -> ModbusAnswer {
        func fault(_ reason: ModbusFault.Reason) -> ModbusFault {
            ModbusFault(device: device, unit: unit, request: request, reason: reason)
        }
        switch reply {
        case .answer(let answer):
            try? await scheduler.sleep(for: Self.answerTime)
            guard answer.fits(request) else { throw fault(.badFrame("of another length")) }
            if unit == SimulatedPost.controllerUnit { tell(answer, request) }
            return answer
        case .exception(let exception):
            try? await scheduler.sleep(for: Self.answerTime)
            throw fault(.exception(exception))
        case .garbage:
            try? await scheduler.sleep(for: Self.answerTime)
            throw fault(.badFrame("noise"))
        case .late(_, let delay):
            try? await scheduler.sleep(for: delay)
            throw fault(.lateAnswer(after: delay, limit: Self.timeout))
        case .silence, .damaged, .split, .closing:
            try? await scheduler.sleep(for: Self.timeout)
            throw fault(.noAnswer(within: Self.timeout))
        }
    }

    private func tell(_ answer: ModbusAnswer, _ request: ModbusRequest) {
        guard case .registers(let words) = answer, case .read(.input, let address, _) = request
        else { return }
        for (place, word) in words.enumerated()
        where Self.voltages.contains(address &+ UInt16(place)) {
            watch.told(volts: Double(word) / 100, at: scheduler.now)
        }
    }
}
