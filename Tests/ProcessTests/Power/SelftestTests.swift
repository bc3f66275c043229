import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// The commissioning check against the simulated controller and its relay board over real
    /// Modbus, in accelerated time.
    @Suite("The commissioning check")
    struct SelftestTests {
        private static func options(_ loads: [PowerPost.Load]) -> PowerPost.Options {
            var options = PowerPost.Options()
            options.loads =
                [PowerPost.Load(name: "network", tier: 1, watts: 12, proof: .current)] + loads
            options.charge = 0.9
            options.start = "2026-11-21T10:00:00Z"
            options.speed = 100
            return options
        }

        private static func outcomes(_ report: JSONValue) -> [String: String] {
            Dictionary(
                (report["points"]?.array ?? []).map {
                    ($0["code"]?.string ?? "", $0["outcome"]?.string ?? "")
                }, uniquingKeysWith: { $1 })
        }

        private static func point(_ code: String, _ report: JSONValue) -> JSONValue? {
            report["points"]?.array?.first { $0["code"]?.string == code }
        }

        @Test("finds exchanged relays and a load past its meter, and leaves all as it was")
        func faults() throws {
            var options = Self.options([
                PowerPost.Load(name: "vsat", tier: 2, watts: 32, proof: .current),
                PowerPost.Load(name: "pump", tier: 3, watts: 56, proof: .current),
                PowerPost.Load(name: "lights", tier: 4, watts: 40),
            ])
            options.exchanged = ("vsat", "pump")
            options.direct = ["lights"]
            try PowerPost.run(options) { post in
                try post.capture.start()
                try post.waitForLoads()
                let answer = try post.waypost("selftest", "--unattended", "--json")
                let report = try answer.json()
                let outcomes = Self.outcomes(report)
                #expect(answer.code == 2, "\(answer.errors)")
                #expect(outcomes["controller"] == "passed")
                #expect(outcomes["battery"] == "passed")
                #expect(outcomes["page"] == "passed", "\(Self.point("page", report) ?? .null)")
                #expect(outcomes["relay.network"] == "not_tried")
                for (load, other) in [("vsat", "pump"), ("pump", "vsat")] {
                    let found = Self.point("relay.\(load)", report)
                    #expect(found?["outcome"] == "failed")
                    #expect(
                        found?["summary"]?.string?.contains("switches \(other)") == true,
                        "\(found ?? .null)")
                }
                let lights = Self.point("relay.lights", report)
                #expect(lights?["outcome"] == "failed")
                #expect(lights?["summary"]?.string?.contains("past") == true, "\(lights ?? .null)")
                #expect(outcomes["relay.vsat.seen"] == "not_tried")

                // What is kept is what was printed, and the journal names its hash.
                let file = try #require(report.at("report", "file")?.string)
                let kept = try JSONValue(parsing: LogFile(path: file).text)
                #expect(kept["points"] == report["points"])
                #expect(report.at("report", "signed") == true)
                let hash = try #require(report.at("report", "sha256")?.string)
                try Patience.until("the record of the check") {
                    try post.waypost("records", "list", "--json").output.contains(hash)
                }
                // Back as it was, and the plan's again.
                let after = try post.status()
                for name in ["network", "vsat", "pump", "lights"] {
                    #expect(post.load(name, in: after)?["on"] == true, "\(name)")
                    #expect(post.load(name, in: after)?["order_s"]?.isNull == true, "\(name)")
                }
                #expect(try post.stop().edges["network"] == 0)
            }
        }

        @Test("ended by a person it puts back at once what it had switched; killed, its order ends")
        func ended() throws {
            let options = Self.options([
                PowerPost.Load(name: "lights", tier: 4, watts: 40, proof: .current)
            ])
            try PowerPost.run(options) { post in
                try post.waitForLoads()
                func isOn() throws -> Bool? {
                    post.load("lights", in: try post.status())?["on"]?.bool
                }
                func start() throws -> ChildProcess {
                    try ChildProcess(
                        [Machine.program("waypost"), "selftest", "--unattended"]
                            + ["--root", post.root],
                        streams: ChildProcess.Streams(
                            output: post.folder.path + "/selftest",
                            errors: post.folder.path + "/selftest"))
                }
                for signal in [SIGINT, SIGHUP] {
                    let check = try start()
                    try Patience.until("the lights going off") { try isOn() == false }
                    check.signal(signal)
                    #expect(check.waitForEnd(within: .seconds(90)) == .exited(3))
                    #expect(try isOn() == true)
                    let order = post.load("lights", in: try post.status())?["order_s"]
                    #expect(order?.isNull == true)
                }
                let check = try start()
                try Patience.until("the lights going off") { try isOn() == false }
                check.signal(SIGKILL)
                _ = check.waitForEnd()
                try post.pace(200)
                try Patience.until("the order's end, and the plan's minimum time") {
                    try isOn() == true
                }
            }
        }

        @Test("names a controller that does not answer, and where to look")
        func silentController() throws {
            try PowerPost.run(Self.options([])) { post in
                try post.waitForLoads()
                post.fault("controller/silent")
                try Patience.until("the silence being noticed") {
                    try post.status().at("power", "controllers", "0", "state") == "silent"
                }
                let answer = try post.waypost("selftest", "--no-loads", "--json")
                #expect(answer.code == 2)
                let report = try answer.json()
                let controller = Self.point("controller", report)
                #expect(controller?["outcome"] == "failed")
                #expect(controller?["summary"]?.string?.contains("nobody answers") == true)
                #expect(controller?["remedy"]?.string?.contains("controller probe") == true)
                #expect(Self.outcomes(report)["relay.network"] == "not_tried")
                // A person is asked what they see, and nobody is at a terminal here.
                #expect(try post.waypost("selftest").code == 64)
                let wrong = try post.waypost("selftest", "--unattended", "--confirm", "fridge")
                #expect(wrong.code == 64)
                #expect(wrong.errors.contains("network"))
            }
        }
    }
}
