import Core
import Foundation
import Glibc

/// A provisioned post whose power side runs against `waypost-sim controller`: by the machine's
/// clock, or all of it in accelerated time.
final class PowerPost: Sendable {
    struct Load: Sendable {
        var name: String
        var tier: Int
        var watts: Int
        /// What an hour of it is worth, where the plan may weigh that.
        var value = 1
        var proof: Proof?
    }

    /// By what its relay is proven.
    enum Proof: Sendable { case current, input }

    /// Whether a generator has a contact that tells of it.
    enum Generator: Sendable { case silent, contact }

    struct Options: Sendable {
        /// Behind coils 0, 1, … of the relay board; tier 0 is the appliance, without a switch.
        var loads = [
            Load(name: "network", tier: 1, watts: 20), Load(name: "vsat", tier: 2, watts: 20),
            Load(name: "workstation-1", tier: 3, watts: 20),
        ]
        var capacity = 200
        var charge = 0.8
        var start = "2026-11-21T10:00:00Z"
        var generator: Generator?
        /// Loads whose wires at the relays are exchanged, unknown to the site file.
        var exchanged: (String, String)?
        /// Loads that hang on the battery, past the controller's meter.
        var direct: [String] = []
        /// Seconds of the post in one of the machine; `nil` lets the roles run as `waypostd`, by
        /// the machine's clock, with the sun of a morning whatever the hour.
        var speed: Double?

        /// Degrees east, of a place where the plan has the day before it.
        var longitude: Double {
            speed == nil ? SystemTime().now().longitudeOfMorning : 3.4
        }
    }

    static let hasUPSClient = (try? Tool.run(["upsc", "-V"]))?.code == 0

    let folder: TemporaryFolder
    let simulator: ChildProcess
    let power: Service
    let upsPort: Int
    let ups: Service
    let capturePort: Int
    /// Not started with the others.
    let capture: Service
    private let relays: Service
    private var others: [Service] { [relays, ups] }
    private let isAccelerated: Bool
    /// The simulator's standard input, open for reading too so that it never ends.
    private let faults: Int32

    var root: String { folder.path + "/post" }
    private var clock: String { folder.path + "/clock" }

    static func run(_ options: Options = Options(), _ body: (PowerPost) throws -> Void) throws {
        let post = try PowerPost(options)
        defer { post.end() }
        do {
            for service in post.others + [post.power] { try service.start() }
            try body(post)
        } catch {
            print((post.others + [post.power]).map { $0.log.tail() }.joined())
            throw error
        }
    }

    private init(_ options: Options) throws {
        folder = try TemporaryFolder()
        isAccelerated = options.speed != nil
        let folder = folder.path
        let root = folder + "/post"
        upsPort = try Machine.freePort()
        capturePort = try Machine.freePort()
        let bus = try Machine.freePort()
        let site = folder + "/site.toml"
        let text = try Self.site(options, bus: bus, ups: upsPort, capture: capturePort)
        try text.write(toFile: site, atomically: true, encoding: .utf8)
        let plant = folder + "/plant.toml"
        try Self.exchanging(options.exchanged, in: text).write(
            toFile: plant, atomically: true, encoding: .utf8)
        try Tool.require([
            Machine.program("waypost"), "provision", "--site", site, "--root", root,
        ])
        guard mkfifo(folder + "/faults", 0o600) == 0 else {
            throw Machine.Unusable(reason: "no pipe can be made")
        }
        faults = open(folder + "/faults", O_RDWR | O_CLOEXEC)
        var time = ["--start", SystemTime().now().description]
        if let speed = options.speed {
            time = ["--clock", folder + "/clock"]
            try Tool.require(
                [Machine.program("waypost-sim"), "clock", folder + "/clock"]
                    + ["--speed", "\(speed)", "--start", options.start])
        }
        simulator = try ChildProcess(
            [
                Machine.program("waypost-sim"), "controller", "--site", plant, "--listen",
                "127.0.0.1:\(bus)", "--sky", "clear", "--soc", "\(options.charge)", "--json",
            ] + options.direct.flatMap { ["--direct", $0] } + time,
            streams: ChildProcess.Streams(
                input: folder + "/faults", output: folder + "/summary.json",
                errors: folder + "/simulator.log"))
        let isAccelerated = isAccelerated
        func role(_ name: String) -> Service {
            let program =
                isAccelerated
                ? [Machine.program("waypost-sim"), "role", name, "--clock", folder + "/clock"]
                : [Machine.program("waypostd"), name]
            return Service(
                name: name, arguments: program + ["--root", root], readyText: " ready",
                log: LogFile(path: "\(folder)/\(name).log"))
        }
        relays = role("relays")
        ups = role("ups")
        power = role("power")
        capture = role("capture")
    }

    func end() {
        capture.end()
        power.end()
        for service in others { service.end() }
        simulator.signal(SIGCONT)
        simulator.signal(SIGKILL)
        _ = simulator.waitForEnd()
        close(faults)
        folder.remove()
    }

    // MARK: Time and faults

    func pace(_ speed: Double) throws {
        try Tool.require([Machine.program("waypost-sim"), "clock", clock, "--speed", "\(speed)"])
    }

    /// What time it is at the post.
    func now() throws -> Timestamp {
        let answer = try Tool.require([Machine.program("waypost-sim"), "clock", clock])
        return try Self.time(answer.output)
    }

    static func time(_ text: String) throws -> Timestamp {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let time = Timestamp(text) else {
            throw Machine.Unusable(reason: "“\(text)” is no time")
        }
        return time
    }

    /// A word of `waypost-sim controller`: `none`, or a fault.
    func fault(_ text: String) { tell("fault \(text)") }

    /// A charger of so many watts beside the controller; `nil` takes it away.
    func generator(_ watts: Int?) { tell("generator \(watts.map(String.init) ?? "off")") }

    /// What the generator's contact says whatever runs; `nil`: what is so.
    func contact(_ isClosed: Bool?) {
        tell("contact \(isClosed.map { $0 ? "on" : "off" } ?? "auto")")
    }

    private func tell(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = write(faults, bytes, bytes.count)
    }

    // MARK: Asking

    func waypost(_ arguments: String...) throws -> Tool.Answer {
        try Tool.run([Machine.program("waypost")] + arguments + ["--root", root])
    }

    @discardableResult
    func require(_ arguments: String...) throws -> Tool.Answer {
        try Tool.require([Machine.program("waypost")] + arguments + ["--root", root])
    }

    func status() throws -> JSONValue { try waypost("status", "--json").json() }

    func load(_ name: String, in status: JSONValue) -> JSONValue? {
        status.at("power", "loads")?.array?.first { $0["name"]?.string == name }
    }

    /// Codes of what is not right on the power side.
    func findings(_ status: JSONValue) -> [String] {
        (status["findings"]?.array ?? []).compactMap { $0["code"]?.string }
            .filter { $0.hasPrefix("power.") }
    }

    /// Until every switch has been read and the battery too.
    func waitForLoads() throws {
        try Patience.until("the loads being adopted") {
            let status = try status()
            let loads = status.at("power", "loads")?.array ?? []
            return !loads.isEmpty && loads.allSatisfy { $0["on"]?.isNull == false }
                && status.at("power", "battery_v")?.isNull == false
        }
    }

    /// `ups.status` as a stock client sees it; `nil` where there is none on this machine.
    func upsStatus() throws -> String? {
        guard Self.hasUPSClient else { return nil }
        let answer = try Tool.run(["upsc", "ups@127.0.0.1:\(upsPort)", "ups.status"])
        return answer.output.split(separator: "\n").last.map(String.init)
    }

    // MARK: The end

    /// What the simulator's contacts did, by its own account.
    struct Summary {
        struct Switching {
            var at: Timestamp
            var load: String
            var isOn: Bool
        }

        var edges: [String: Int64]
        var switchings: [Switching]
        /// How often the controller had to cut its load output itself.
        var disconnections: Int64
    }

    func stop() throws -> Summary {
        try power.stop()
        for service in others { try service.stop() }
        simulator.signal(SIGTERM)
        guard simulator.waitForEnd(within: Service.patience) != nil else {
            throw Patience.RanOut(what: "the simulator's end", limit: Service.patience)
        }
        let summary = try JSONValue(parsing: LogFile(path: folder.path + "/summary.json").text)
        return Summary(
            edges: (summary["coil_edges"]?.object ?? [:]).compactMapValues(\.integer),
            switchings: try (summary["switchings"]?.array ?? []).map { switching in
                Summary.Switching(
                    at: try Self.time(switching["at"]?.string ?? ""),
                    load: switching["load"]?.string ?? "", isOn: switching["on"]?.bool == true)
            },
            disconnections: summary["disconnections"]?.integer ?? -1)
    }

    /// The plant as it is wired: both names stand at each other's relay.
    private static func exchanging(_ pair: (String, String)?, in site: String) -> String {
        guard let (first, second) = pair else { return site }
        let names = ["name = \"\(first)\"", "name = \"\(second)\""]
        let tables = site.components(separatedBy: "[[power.loads]]")
        func line(_ key: String, of name: String) -> String? {
            tables.first { $0.contains(name) }?.split(separator: "\n")
                .first { $0.hasPrefix(key) }.map(String.init)
        }
        guard let one = line("switch", of: names[0]), let other = line("switch", of: names[1])
        else { return site }
        return tables.map { table in
            table.contains(names[0])
                ? table.replacingOccurrences(of: one, with: other)
                : table.contains(names[1])
                    ? table.replacingOccurrences(of: other, with: one) : table
        }.joined(separator: "[[power.loads]]")
    }

    private static func proof(_ proof: Proof?, bus: Int, input: Int) -> String {
        switch proof {
        case .current: "proof = \"controller-current\""
        case .input: "proof = \"modbus:tcp://127.0.0.1:\(bus)?unit=2&input=\(input)\""
        case nil: ""
        }
    }

    private static func generator(_ generator: Generator?, bus: Int) -> String {
        let contact = "modbus:tcp://127.0.0.1:\(bus)?unit=2&input=16"
        return generator.map { generator in
            """
            [[power.sources]]
            kind = "generator"
            detect = "\(generator == .contact ? contact : "none")"
            """
        } ?? ""
    }

    private static func site(
        _ options: Options, bus: Int, ups: Int, capture: Int
    ) throws -> String {
        let loads = options.loads.enumerated().map { coil, load in
            """
            [[power.loads]]
            name = "\(load.name)"
            tier = \(load.tier)
            watts = \(load.watts)
            switch = "modbus:tcp://127.0.0.1:\(bus)?unit=2&coil=\(coil)"
            when_dead = "on"
            value = \(load.value)
            \(proof(load.proof, bus: bus, input: coil))

            """
        }.joined()
        return """
            schema = 1
            [post]
            id = "\(Post.name)"
            name = "Test post"
            country = "NER"
            latitude = 11.9
            longitude = \(options.longitude)
            timezone = "Africa/Niamey"
            [board]
            id = "simulated"
            [power]
            shunt = "none"
            [[power.controllers]]
            profile = "epever-tracer"
            port = "tcp://127.0.0.1:\(bus)?unit=1"
            array_watts = 600
            \(generator(options.generator, bus: bus))
            [power.battery]
            chemistry = "agm"
            nominal_volts = 24
            capacity_ah = \(options.capacity)
            [[power.loads]]
            name = "appliance"
            tier = 0
            watts = 8
            switch = "none"
            when_dead = "on"
            \(loads)
            [capture]
            listen = "127.0.0.1:\(capture)"
            ca_listen = "none"
            [ups]
            listen = "127.0.0.1:\(ups)"
            [uplink]
            hub = "https://127.0.0.1:\(try Machine.freePort())"
            monthly_budget_mb = 500
            attachments = "flagged"

            """
    }
}

extension Timestamp {
    /// Where the sun stands now as it does there at nine in the morning.
    fileprivate var longitudeOfMorning: Double {
        let hour = Double(milliseconds % 86_400_000) / 3_600_000
        let degrees = (9 - hour) * 15
        return degrees < -180 ? degrees + 360 : degrees
    }
}
