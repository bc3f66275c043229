import Core
import Health
import Logging
import Modbus
import Power
import Site
import UPS

@testable import Station

/// A relay board whose relays can be welded, blown and wired around behind coils that say what
/// they were told, and the current of what really draws.
final class FaultyRelays: RegisterBus {
    enum Fault { case welded, blown, byPassed }

    struct State {
        var coils: [Bool]
        var contacts: [Bool]
        var faults: [Int: Fault] = [:]
        var writes: [String] = []
        var isAway = false
    }

    let device = "scripted"
    let state: Guarded<State>
    private let watts: [Double]

    init(watts: [Double]) {
        self.watts = watts
        let on = [Bool](repeating: true, count: watts.count)
        state = Guarded(State(coils: on, contacts: on))
    }

    var writes: [String] { state.withLock { $0.writes } }

    func suffer(_ fault: Fault?, at coil: Int) {
        state.withLock {
            $0.faults[coil] = fault
            if fault == nil { $0.contacts[coil] = $0.coils[coil] }
        }
    }

    private static func isLive(_ state: State, _ coil: Int) -> Bool {
        switch state.faults[coil] {
        case .blown: false
        case .byPassed: true
        case .welded, nil: state.contacts[coil]
        }
    }

    /// Through all relays, in watts.
    var draw: Double {
        state.withLock { state in
            watts.indices.reduce(0) { $0 + (Self.isLive(state, $1) ? watts[$1] : 0) }
        }
    }

    func perform(_ request: ModbusRequest, unit: UInt8) async throws(ModbusFault) -> ModbusAnswer {
        let answer = state.withLock { state -> ModbusAnswer? in
            if state.isAway { return nil }
            switch request {
            case .read(.coil, let address, 1): return .bits([state.coils[Int(address)]])
            case .read(.discrete, let address, 1):
                return .bits([Self.isLive(state, Int(address))])
            case .writeCoil(let address, let isOn):
                let coil = Int(address)
                state.writes.append("\(coil) \(isOn ? "on" : "off")")
                state.coils[coil] = isOn
                if state.faults[coil] != .welded || isOn { state.contacts[coil] = isOn }
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

/// An engine whose relays have proofs: 0 the network by the controller's current, 1 the link by an
/// input, 2 a workstation by the current, 3 lights by nothing.
struct ProofBench {
    let board: FaultyRelays
    let notices: ScriptedNotices
    let time: SetTime
    let isSilent: Guarded<Bool>
    let clockError: Guarded<Duration>
    let volts: Guarded<Double>
    /// Net into the battery, and two amperes less than the sun brings.
    let flow: Guarded<Double>
    let disk: Guarded<[JSONValue]>
    let engine: PowerEngine

    /// - Parameter capacity: of the bank, in ampere hours.
    init(
        share: Double = 0.9, capacity: Int = 200, time: SetTime = SetTime(),
        disconnect: Double? = nil
    ) throws {
        try self.init(
            board: FaultyRelays(watts: [12, 30, 60, 40]), notices: ScriptedNotices(),
            time: time, disk: Guarded([]), memory: nil, share: share, capacity: capacity,
            disconnect: disconnect)
    }

    private init(
        board: FaultyRelays, notices: ScriptedNotices, time: SetTime,
        disk: Guarded<[JSONValue]>, memory: PowerMemory?, share: Double, capacity: Int = 200,
        disconnect: Double?
    ) throws {
        let (isSilent, clockError) = (Guarded(false), Guarded(Duration.zero))
        let (volts, flow) = (Guarded(26.0), Guarded(3.0))
        self.board = board
        self.notices = notices
        self.time = time
        self.disk = disk
        self.isSilent = isSilent
        self.clockError = clockError
        self.volts = volts
        self.flow = flow
        let site = try SiteFile.load(
            Array(Self.site(capacity: capacity).utf8), name: "site.toml", catalogue: .embedded)
        var settings = SheddingSettings()
        settings.minimumOn = .zero
        settings.minimumOff = .zero
        let port = Port("tcp://127.0.0.1:1503?unit=2")
        engine = PowerEngine(
            PowerEngine.Parts(
                site: site,
                switches: LoadSwitches(
                    site.power.loads, buses: port.map { [$0.line: board] } ?? [:],
                    lines: NoLines()),
                notices: notices,
                readings: {
                    let now = time.monotonic().inSeconds
                    let volts = volts.withLock { $0 }
                    return [
                        Self.reading(
                            // A voltage that never moves at noon would be a frozen controller's.
                            volts: volts + (Int(now / 10) % 2 == 1 ? 0.05 : 0),
                            load: (board.draw + 8) / volts, flow: flow.withLock { $0 },
                            isSilent: isSilent.withLock { $0 })
                    ]
                },
                clock: {
                    WallClock(time: time.now() + clockError.withLock { $0 }, offset: 3_600)
                },
                disconnect: { _ in disconnect.map { Volts($0) } }, time: time,
                log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                settings: settings,
                memory: memory
                    ?? PowerMemory(
                        estimate: StateOfCharge.Estimate(share: share, deviation: 0.03),
                        ratios: [], time: time),
                keep: { kept in disk.withLock { $0.append(kept.json) } }))
    }

    /// A new process with what stands on the disk.
    func killed() throws -> ProofBench {
        try ProofBench(
            board: board, notices: notices, time: time, disk: disk,
            memory: disk.withLock { $0.last }.flatMap { PowerMemory($0) }, share: 0.9,
            disconnect: nil)
    }

    func steps(_ count: Int = 1) async {
        for _ in 0..<count {
            await engine.step()
            time.pass(PowerEngine.pace)
        }
    }

    func proof(_ load: String) async -> String? {
        await engine.report.loads.first { $0.name == load }?.proof
    }

    func isOn(_ load: String) async -> Bool? {
        await engine.report.loads.first { $0.name == load }?.isOn
    }

    func reason(_ load: String) async -> String? {
        await engine.report.loads.first { $0.name == load }?.reason
    }

    func findings() async -> [String] { await engine.failSafeFindings.map(\.code) }

    private static func reading(
        volts: Double, load: Double, flow: Double, isSilent: Bool
    ) -> ControllerReading {
        func value(_ name: String, _ value: Double) -> ControllerReading.Value {
            ControllerReading.Value(
                name: name, value: value, register: "input 0x3100", age: .zero,
                quality: isSilent ? .stale : .good)
        }
        return ControllerReading(
            profile: "epever-tracer", state: isSilent ? .silent : .online,
            sinceAnswer: isSilent ? .seconds(20) : .zero,
            values: [
                value("v", volts), value("i", flow), value("c", flow > 0 ? flow + 2 : 0),
                value("p", flow > 0 ? 130 : 0),
                value("l", load),
            ],
            measures: [
                .batteryVoltage: "v", .netCurrent: "i", .chargeCurrent: "c", .pvPower: "p",
                .loadCurrent: "l",
            ])
    }

    /// The same post with a way to prove each relay, the relays on a line of their own, and lights
    /// that nothing proves.
    private static func site(capacity: Int) -> String {
        PowerBench.site
            .replacing("capacity_ah = 200", with: "capacity_ah = \(capacity)")
            .replacing("tcp://127.0.0.1:1502?unit=2", with: "tcp://127.0.0.1:1503?unit=2")
            .replacing("&coil=0\"\n", with: "&coil=0\"\nproof = \"controller-current\"\n")
            .replacing(
                "&coil=1\"\n",
                with: "&coil=1\"\nproof = \"modbus:tcp://127.0.0.1:1503?unit=2&input=1\"\n"
            )
            .replacing(
                "&coil=2\"\n",
                with: """
                    &coil=2"
                    proof = "controller-current"
                    when_dead = "off"
                    [[power.loads]]
                    name = "lights"
                    tier = 4
                    watts = 40
                    switch = "modbus:tcp://127.0.0.1:1503?unit=2&coil=3"

                    """)
    }
}
