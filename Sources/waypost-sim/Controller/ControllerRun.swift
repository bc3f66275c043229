import Core
import Glibc
import Modbus
import PostSimulation
import Simulation

/// Serves the bench until it is told to end, and lets its time pass.
struct ControllerRun {
    /// How often the bench moves when nobody asks.
    private static let tick = Duration.milliseconds(100)
    /// Watts of a charger on a generator.
    private static let generator = 0.0...20_000

    let listen: (host: String, port: UInt16)?
    let link: String?
    let speed: Double
    /// Where given, time passes as it says and not at `speed`.
    let clock: AcceleratedTime?
    let seconds: Double?
    let isVerbose: Bool
    let time = SystemTime()

    func serve(_ post: SimulatedPost) async throws -> ControllerSummary {
        let bench = Bench(post, speed: speed, clock: clock, time: time)
        let handler: ModbusServer.Handler = { bench.answer($0, $1) }
        var servers: [ModbusServer] = []
        defer { servers.forEach { $0.stop() } }
        if let listen {
            let server = try ModbusServer(
                .tcp(host: listen.host, port: listen.port), handler: handler)
            servers.append(server)
            Self.say("listening on \(server.device)")
        }
        if let link {
            let server = try ModbusServer(.pseudoTerminal, handler: handler)
            servers.append(server)
            try makeLink(link, to: server.device)
            Self.say("listening on \(link) (\(server.device))")
        }
        defer { if let link { unlink(link) } }
        StopRequest.watch()
        var lines = CommandLines()
        var lastHour = bench.withPost { $0.time.milliseconds / 3_600_000 }
        while !StopRequest.isWanted, seconds.map({ bench.elapsed < .seconds($0) }) ?? true {
            try await time.sleep(for: Self.tick)
            bench.move()
            for line in lines.take() { obey(line, bench) }
            let hour = bench.withPost { $0.time.milliseconds / 3_600_000 }
            if isVerbose, hour != lastHour { Self.say(bench.status()) }
            lastHour = hour
        }
        return bench.withPost { post in
            ControllerSummary(post, requests: servers.reduce(0) { $0 + $1.requests.value })
        }
    }

    private func obey(_ line: String, _ bench: Bench) {
        let words = line.split(separator: " ")
        switch (words.first, words.dropFirst().first, words.count) {
        case ("status", _, 1): Self.say(bench.status())
        case ("fault", "none", 2): bench.withPost { $0.clearFaults() }
        case ("fault", let text?, 2):
            let now = bench.elapsed
            if let fault = BusFault(text, now: now) {
                bench.withPost { $0.add(fault) }
            } else if let fault = RelayFault(text, now: now) {
                bench.withPost { $0.add(fault) }
            } else {
                fallthrough
            }
        case ("generator", let text?, 2):
            guard let watts = text == "off" ? 0 : Double(text), Self.generator.contains(watts)
            else {
                fallthrough
            }
            bench.withPost { $0.other = Watts(watts) }
        case ("contact", let text?, 2):
            guard let contact = ["on": true, "off": false, "auto": nil][String(text)] else {
                fallthrough
            }
            bench.withPost { $0.contact = contact }
        case (nil, _, _): break
        default:
            Self.say(
                "cannot obey “\(line)”: status, fault none, fault \(BusFault.form), "
                    + "fault \(RelayFault.form), generator WATTS (up to 20000) or off, "
                    + "contact on, off or auto")
        }
    }

    private func makeLink(_ link: String, to device: String) throws {
        // Only a link can be read as one: whatever else stands there stays.
        var target = [CChar](repeating: 0, count: 1)
        if readlink(link, &target, target.count) >= 0 { unlink(link) }
        guard symlink(device, link) == 0 else {
            throw FileFault(operation: "create the link", path: link, errorNumber: errno)
        }
    }

    static func say(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }
}

/// The bench behind a lock: servers and the run ask it from their own threads.
private final class Bench: Sendable {
    private let post: Guarded<SimulatedPost>
    private let moved = Guarded(Duration.zero)
    private let speed: Double
    private let clock: AcceleratedTime?
    private let time: SystemTime
    private let started: Duration
    private let clockStarted: Duration

    init(_ post: SimulatedPost, speed: Double, clock: AcceleratedTime?, time: SystemTime) {
        self.post = Guarded(post)
        self.speed = speed
        self.clock = clock
        self.time = time
        started = time.monotonic()
        clockStarted = clock?.monotonic() ?? .zero
    }

    /// Real time since the start.
    var elapsed: Duration { time.monotonic() - started }

    /// Brings simulated time up to now.
    func move() {
        let reached = clock.map { $0.monotonic() - clockStarted } ?? elapsed * speed
        let passed = moved.withLock { moved in
            // Less than a millisecond waits for the next call, so that none is lost.
            let passed = Duration.milliseconds(max(.zero, reached - moved).wholeMilliseconds)
            moved += passed
            return passed
        }
        let now = elapsed
        post.withLock { post in
            post.settleRelays(at: now)
            if passed > .zero { post.advance(by: passed) }
        }
    }

    func answer(_ unit: UInt8, _ request: ModbusRequest) -> ModbusReply {
        move()
        let now = elapsed
        return post.withLock { $0.answer(unit, request, elapsed: now) }
    }

    func withPost<Result: Sendable>(_ body: (inout SimulatedPost) -> Result) -> Result {
        post.withLock { body(&$0) }
    }

    func status() -> String {
        let now = elapsed
        return withPost { $0.statusLine(elapsed: now) }
    }
}
