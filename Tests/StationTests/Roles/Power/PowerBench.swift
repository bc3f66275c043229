import Core
import Health
import Logging
import Modbus
import Power
import Site
import UPS

@testable import Station

/// A relay board whose every request and edge is seen.
final class ScriptedBoard: RegisterBus {
    struct State {
        var coils: [UInt16: Bool] = [:]
        var isAway = false
        var stuck: Set<UInt16> = []
        /// Coils that the board does not have.
        var refused: Set<UInt16> = []
        var writes: [(coil: UInt16, isOn: Bool)] = []
        var edges = 0
    }

    let device = "scripted"
    let state: Guarded<State>

    init(_ coils: [UInt16: Bool]) {
        state = Guarded(State(coils: coils))
    }

    var writes: [String] {
        state.withLock { $0.writes.map { "\($0.coil) \($0.isOn ? "on" : "off")" } }
    }
    var edges: Int { state.withLock { $0.edges } }

    func perform(_ request: ModbusRequest, unit: UInt8) async throws(ModbusFault) -> ModbusAnswer {
        if state.withLock({ !$0.isAway && $0.refused.contains(request.address) }) {
            throw ModbusFault(
                device: device, unit: unit, request: request, reason: .exception(.illegalAddress))
        }
        let answer = state.withLock { state -> ModbusAnswer? in
            if state.isAway { return nil }
            switch request {
            case .read(.coil, let address, 1): return .bits([state.coils[address] ?? false])
            case .writeCoil(let address, let isOn):
                state.writes.append((address, isOn))
                if !state.stuck.contains(address), state.coils[address] != isOn {
                    state.coils[address] = isOn
                    state.edges += 1
                }
                return .written
            default: return nil
            }
        }
        guard let answer else {
            throw ModbusFault(
                device: device, unit: unit, request: request,
                reason: .noAnswer(within: .seconds(1)))
        }
        return answer
    }

    func close() async {}
}

/// The workstations' side, answering as a test wants.
final class ScriptedNotices: CutNotices {
    let state = Guarded<(answer: [Int: NoticeState]?, plans: [PlanSnapshot])>((nil, []))

    func report(_ plan: PlanSnapshot) async -> [Int: NoticeState]? {
        state.withLock {
            $0.plans.append(plan)
            return $0.answer
        }
    }

    func say(tier: Int, mayOpen: Bool, isForcing: Bool = false) {
        say(NoticeState(mayOpen: mayOpen, isForcingShutdown: isForcing), tier: tier)
    }

    func say(_ notice: NoticeState, tier: Int = 3) {
        state.withLock { $0.answer = [tier: notice] }
    }

    func told(_ tier: Int, _ load: String) -> LoadPlan? {
        state.withLock { $0.plans.last?.tiers[tier]?.loads[load] }
    }
}

struct NoLines: HeldLines {
    func states() async -> [String: Bool]? { nil }
    func set(_ line: String, on: Bool) async -> Bool? { nil }
    func contacts() async -> [String: Bool]? { nil }
}

/// A clock that only a test moves.
final class SetTime: TimeSource {
    private let clock: Guarded<Duration>
    private let start: Duration
    private let wall: Timestamp
    let bootID: Identifier

    /// - Parameters:
    ///   - wall: noon at the post of the tests, on 21 November 2026.
    ///   - start: monotonic.
    init(
        boot: UInt64 = 1, start: Duration = .seconds(100_000),
        wall: Timestamp = Timestamp(milliseconds: 1_795_258_800_000)
    ) {
        bootID = Identifier(high: 1, low: boot)
        self.start = start
        self.wall = wall
        clock = Guarded(start)
    }

    func now() -> Timestamp { wall + (monotonic() - start) }
    func monotonic() -> Duration { clock.withLock { $0 } }
    func kernelSaysSynchronised() -> Bool { true }
    func sleep(for duration: Duration) async throws { pass(duration) }
    func pass(_ duration: Duration) { clock.withLock { $0 += duration } }
}

/// An engine with everything around it in a test's hands.
struct PowerBench {
    let board: ScriptedBoard
    let notices: ScriptedNotices
    let time: SetTime
    let reading: Guarded<ControllerReading>
    let engine: PowerEngine
    /// What the engine put on the disk last, as it stands there.
    let disk: Guarded<[JSONValue]>

    /// - Parameters:
    ///   - coils: 0 the network, 1 the link, 2 the workstation.
    ///   - minimum: time that a load stays on, and off.
    ///   - pump: a load more, with this switch.
    ///   - output: the controller's, where it may be switched.
    ///   - share: of the battery, as it is remembered.
    init(
        coils: [UInt16: Bool], isAway: Bool = false, minimum: Duration = .zero,
        pump: String? = nil, pumpTier: Int = 4, output: LoadOutput? = nil,
        time: SetTime = SetTime(), share: Double = 0.9
    ) throws {
        let board = ScriptedBoard(coils)
        if isAway { board.state.withLock { $0.isAway = true } }
        try self.init(
            board, time: time, minimum: minimum, pump: pump, pumpTier: pumpTier, output: output,
            share: share)
    }

    /// The engine's process was killed: a new one with what stands on the disk.
    ///
    /// - Parameter time: another one, where the board was restarted too.
    func killed(minimum: Duration = .zero, time: SetTime? = nil) throws -> PowerBench {
        let memory = disk.withLock { $0.last }.flatMap { PowerMemory($0) }
        return try PowerBench(
            board, notices: notices, time: time ?? self.time, reading: reading, disk: disk,
            memory: memory, minimum: minimum)
    }

    private init(
        _ board: ScriptedBoard, notices: ScriptedNotices = ScriptedNotices(),
        time: SetTime = SetTime(),
        reading: Guarded<ControllerReading> = Guarded(Self.reading()),
        disk: Guarded<[JSONValue]> = Guarded([]), memory: PowerMemory? = nil,
        minimum: Duration, pump: String? = nil, pumpTier: Int = 4, output: LoadOutput? = nil,
        share: Double = 0.9
    ) throws {
        self.board = board
        self.notices = notices
        self.time = time
        self.reading = reading
        self.disk = disk
        let site = try SiteFile.load(
            Array(Self.site(pump: pump, tier: pumpTier).utf8), name: "site.toml",
            catalogue: .embedded)
        var settings = SheddingSettings()
        settings.minimumOn = minimum
        settings.minimumOff = minimum
        let port = Port("tcp://127.0.0.1:1502?unit=2")
        engine = PowerEngine(
            PowerEngine.Parts(
                site: site,
                switches: LoadSwitches(
                    site.power.loads, output: output,
                    buses: port.map { [$0.line: board] } ?? [:],
                    lines: NoLines()),
                notices: notices,
                readings: {
                    // A voltage that never moves at noon would be a frozen controller's.
                    let isOdd = Int(time.monotonic().inSeconds / 10) % 2 == 1
                    var reading = reading.withLock { $0 }
                    let volts = reading.values[0].value ?? 0
                    reading.values[0].value = volts + (isOdd ? 0.05 : 0)
                    return [reading]
                },
                clock: { WallClock(time: time.now(), offset: 3_600) }, time: time,
                log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                settings: settings,
                memory: memory
                    ?? PowerMemory(
                        estimate: StateOfCharge.Estimate(share: share, deviation: 0.03), ratios: [],
                        time: time),
                keep: { kept in disk.withLock { $0.append(kept.json) } }))
    }

    /// Steps at the role's pace.
    func steps(_ count: Int = 1) async {
        for _ in 0..<count {
            await engine.step()
            time.pass(PowerEngine.pace)
        }
    }

    func load(_ name: String) async -> PowerLoad? {
        await engine.report.loads.first { $0.name == name }.map {
            PowerLoad(isOn: $0.isOn, problem: $0.problem?.rawValue, reason: $0.reason ?? "")
        }
    }

    /// What of a load's report the tests look at.
    struct PowerLoad: Equatable {
        var isOn: Bool?
        var problem: String?
        var reason: String
    }

    static func reading(
        state: ControllerReading.State = .online, volts: Double = 26,
        quality: ControllerReading.Quality = .good
    ) -> ControllerReading {
        func value(_ name: String, _ value: Double) -> ControllerReading.Value {
            ControllerReading.Value(
                name: name, value: value, register: "input 0x3100", age: .zero, quality: quality)
        }
        return ControllerReading(
            profile: "epever-tracer", state: state, sinceAnswer: .zero,
            values: [value("v", volts), value("i", 3), value("c", 5), value("p", 130)],
            measures: [
                .batteryVoltage: "v", .netCurrent: "i", .chargeCurrent: "c", .pvPower: "p",
            ])
    }

    /// At night.
    static func dark() -> ControllerReading {
        var reading = reading(volts: 24.6)
        for (name, value) in [("i", -4.6), ("c", 0), ("p", 0)] {
            guard let index = reading.values.firstIndex(where: { $0.name == name }) else {
                continue
            }
            reading.values[index].value = value
        }
        return reading
    }

    static func loadedSite() throws -> Site {
        try SiteFile.load(Array(site.utf8), name: "site.toml", catalogue: .embedded)
    }

    private static func site(pump: String?, tier: Int) -> String {
        let load = """
            [[power.loads]]
            name = "pump"
            tier = \(tier)
            watts = 40
            switch = "\(pump ?? "")"

            """
        return site.replacing("[capture]", with: (pump == nil ? "" : load) + "[capture]")
    }

    /// An appliance, a network, a link and a workstation, on coils of unit 2.
    static let site = TemporaryRoot.site().replacing(
        "[lan]",
        with: """
            [[power.loads]]
            name = "network"
            tier = 1
            watts = 12
            switch = "modbus:tcp://127.0.0.1:1502?unit=2&coil=0"
            when_dead = "on"
            [[power.loads]]
            name = "vsat"
            tier = 2
            watts = 30
            switch = "modbus:tcp://127.0.0.1:1502?unit=2&coil=1"
            when_dead = "on"
            [[power.loads]]
            name = "workstation-1"
            tier = 3
            watts = 60
            switch = "modbus:tcp://127.0.0.1:1502?unit=2&coil=2"

            [lan]
            """)
}
