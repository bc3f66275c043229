import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// The power side against the simulated controller and its relay board.
    @Suite("The power side")
    struct PowerRoleTests {
        @Test(
            """
            adopts the relays, survives 10 kills without an edge, tells workstations of a cut, \
            and names a controller that fell silent
            """)
        func wholeWay() throws {
            try PowerPost.run { post in
                try post.waitForLoads()
                let before = try post.status()
                #expect(before.at("power", "battery_v")?.isNull == false)
                #expect(before.at("power", "controllers")?[0]?["state"] == "online")
                for name in ["network", "vsat", "workstation-1"] {
                    #expect(post.load(name, in: before)?["on"] == true, "\(name)")
                }
                #expect(post.findings(before).isEmpty, "\(post.findings(before))")
                #expect(try post.upsStatus() ?? "OL" == "OL")

                for _ in 0..<10 {
                    let ready = post.power.readyCount
                    #expect(post.power.signal(SIGKILL))
                    try post.power.waitUntilReady(after: ready)
                    try post.waitForLoads()
                }

                try post.require("loads", "shed", "workstation-1", "--for", "10m")
                try Patience.until("the cut being announced") {
                    post.load("workstation-1", in: try post.status())?["reason"]?.string?
                        .hasPrefix("goes off at") == true
                }
                if PowerPost.hasUPSClient {
                    try Patience.until("the workstations being told") {
                        try post.upsStatus()?.hasPrefix("OB") == true
                    }
                }
                #expect(try post.waypost("loads", "shed", "network").code != 0)

                #expect(post.simulator.signal(SIGSTOP))
                try Patience.until("the silence being named") {
                    post.findings(try post.status()).contains("power.controller_silent")
                }
                #expect(post.simulator.signal(SIGCONT))
                try Patience.until("the controller being back") {
                    try post.status().at("power", "controllers")?[0]?["state"] == "online"
                }
                let edges = try post.stopAndCountEdges()
                #expect(edges == ["network": 0, "vsat": 0, "workstation-1": 0])
                print("Power: 10 kills, edges \(edges)")
            }
        }
    }
}

/// A provisioned post whose power side runs against `waypost-sim controller`.
private final class PowerPost: Sendable {
    static let hasUPSClient = (try? Tool.run(["upsc", "-V"]))?.code == 0

    let folder: TemporaryFolder
    let simulator: ChildProcess
    let power: Service
    private let others: [Service]
    private let upsPort: Int

    private var root: String { folder.path + "/post" }

    static func run(_ body: (PowerPost) throws -> Void) throws {
        let post = try PowerPost()
        defer { post.end() }
        do {
            for service in post.others + [post.power] { try service.start() }
            try body(post)
        } catch {
            print((post.others + [post.power]).map { $0.log.tail() }.joined())
            throw error
        }
    }

    private init() throws {
        folder = try TemporaryFolder()
        let folder = folder.path
        let root = folder + "/post"
        upsPort = try Machine.freePort()
        let bus = try Machine.freePort()
        let site = folder + "/site.toml"
        try Self.site(bus: bus, ups: upsPort).write(
            toFile: site, atomically: true, encoding: .utf8)
        try Tool.require([
            Machine.program("waypost"), "provision", "--site", site, "--root", root,
        ])
        simulator = try ChildProcess(
            [
                Machine.program("waypost-sim"), "controller", "--site", site, "--listen",
                "127.0.0.1:\(bus)", "--start", "2026-11-21T10:00:00Z", "--sky", "clear", "--json",
            ],
            streams: ChildProcess.Streams(
                output: folder + "/summary.json", errors: folder + "/simulator.log"))
        func role(_ name: String) -> Service {
            Service(
                name: name, arguments: [Machine.program("waypostd"), name, "--root", root],
                readyText: " ready", log: LogFile(path: "\(folder)/\(name).log"))
        }
        others = [role("relays"), role("ups")]
        power = role("power")
    }

    func end() {
        power.end()
        for service in others { service.end() }
        simulator.signal(SIGCONT)
        simulator.signal(SIGKILL)
        _ = simulator.waitForEnd()
        folder.remove()
    }

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
            return loads.count == 4 && loads.allSatisfy { $0["on"]?.isNull == false }
                && status.at("power", "battery_v")?.isNull == false
        }
    }

    /// `ups.status` as a stock client sees it; `nil` where there is none on this machine.
    func upsStatus() throws -> String? {
        guard Self.hasUPSClient else { return nil }
        let answer = try Tool.run(["upsc", "ups@127.0.0.1:\(upsPort)", "ups.status"])
        return answer.output.split(separator: "\n").last.map(String.init)
    }

    func stopAndCountEdges() throws -> [String: Int64] {
        try power.stop()
        for service in others { try service.stop() }
        simulator.signal(SIGTERM)
        guard simulator.waitForEnd(within: Service.patience) != nil else {
            throw Patience.RanOut(what: "the simulator's end", limit: Service.patience)
        }
        let summary = try JSONValue(parsing: LogFile(path: folder.path + "/summary.json").text)
        return (summary["coil_edges"]?.object ?? [:]).compactMapValues(\.integer)
    }

    private static func site(bus: Int, ups: Int) throws -> String {
        let loads = [("network", 1), ("vsat", 2), ("workstation-1", 3)].enumerated().map {
            """
            [[power.loads]]
            name = "\($1.0)"
            tier = \($1.1)
            watts = 20
            switch = "modbus:tcp://127.0.0.1:\(bus)?unit=2&coil=\($0)"
            when_dead = "on"

            """
        }.joined()
        return """
            schema = 1
            [post]
            id = "\(Post.name)"
            name = "Test post"
            country = "NER"
            latitude = 11.9
            longitude = 3.4
            timezone = "Africa/Niamey"
            [board]
            id = "simulated"
            [power]
            shunt = "none"
            [[power.controllers]]
            profile = "epever-tracer"
            port = "tcp://127.0.0.1:\(bus)?unit=1"
            array_watts = 600
            [power.battery]
            chemistry = "agm"
            nominal_volts = 24
            capacity_ah = 200
            [[power.loads]]
            name = "appliance"
            tier = 0
            watts = 8
            switch = "none"
            when_dead = "on"
            \(loads)
            [capture]
            listen = "127.0.0.1:\(try Machine.freePort())"
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
