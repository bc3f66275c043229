import Control
import Core
import Health
import Site
import Testing

@testable import Station

@Suite("The status of a post that does not run")
struct StatusTests {
    private let root = TemporaryRoot()

    private func codes(_ document: JSONValue) -> [String] {
        (document["findings"]?.array ?? []).compactMap { $0["code"]?.string }
    }

    @Test("is critical where there is nothing at all, and says so")
    func nothing() async throws {
        let said = Transcript()
        #expect(await said.commands(root.paths, isJSON: true).status() == 2)
        let document = try said.json()
        #expect(document["post"] == .null)
        #expect(document.at("records", "sequence") == .null)
        #expect(document["lists"] == .null, "nobody can say which lists there are")
        #expect(codes(document).contains("site.missing"))
        #expect(codes(document).filter { $0 == "role.stopped" }.count == 5)
    }

    @Test("knows the journal of a provisioned post, and that nobody enrolled it")
    func provisioned() async throws {
        _ = try await root.provision()
        let said = Transcript()
        #expect(await said.commands(root.paths, isJSON: true).status() == 2)
        let document = try said.json()
        #expect(document["post"] == "DEMO-01")
        #expect(document.at("records", "sequence") == 1)
        #expect(document.at("records", "forwarded") == 0)
        #expect(document.at("records", "pending") == 1)
        #expect(document.at("records", "chain_head")?.string.map { $0.count } == 64)
        #expect(document.at("disk", "free_bytes")?.integer ?? 0 > 0)
        #expect(codes(document).contains("uplink.not_enrolled"))
        #expect(!codes(document).contains("site.missing"))
    }

    @Test("tells of a site file that is refused while an accepted one stands")
    func refusedSite() async throws {
        _ = try await root.provision()
        try LinuxFiles().replace(root.paths.siteFile, with: [UInt8]("x".utf8), mode: 0o644)
        let said = Transcript()
        _ = await said.commands(root.paths, isJSON: true).status()
        #expect(codes(try said.json()).contains("site.refused"))
        #expect(try said.json()["post"] == "DEMO-01")
    }

    @Test("asks a role that does not answer no longer than it may take, and shows the others")
    func stuckRole() async throws {
        try LinuxFiles().makeDirectory(root.paths.runtime, mode: 0o755)
        // The kernel takes connections and calls, and nobody ever reads them.
        let stuck = try SilentSocket(root.paths.socket(of: .power))
        let answering = ControlServer(
            path: root.paths.socket(of: .ups),
            calls: [
                ControlCall("status", needs: [.view]) { _, _ throws(ControlFault) in
                    [
                        "role": ["state": "running"],
                        "findings": [
                            [
                                "code": "ups.not_listening", "severity": "critical",
                                "summary": "The port is taken.", "remedy": "free it",
                            ]
                        ],
                    ]
                }
            ], time: SystemTime())
        let document = try await withThrowingTaskGroup(of: StatusDocument?.self) { group in
            let (up, signal) = AsyncStream.makeStream(of: Void.self)
            group.addTask {
                try await answering.run(whenListening: { signal.yield() })
                return nil
            }
            for await _ in up { break }
            group.addTask {
                await StatusCollector(paths: root.paths, timeout: .milliseconds(200)).collect()
            }
            let document = try await group.next() ?? nil
            group.cancelAll()
            return try #require(document)
        }
        #expect(document.report(of: .power).state == .unknown)
        #expect(document.report(of: .ups).state == .running)
        #expect(document.report(of: .capture).state == .stopped)
        #expect(document.findings.contains { $0.code == "role.silent" })
        #expect(document.findings.contains { $0.code == "ups.not_listening" }, "told by its role")
        #expect(stuck.hasBeenAsked)
    }

    @Test("is told at full length by the doctor, with the same exit code")
    func doctor() async throws {
        let said = Transcript()
        #expect(await said.commands(root.paths).doctor() == 2)
        #expect(said.output.contains("CRITICAL  site.missing"))
        let json = Transcript()
        #expect(await json.commands(root.paths, isJSON: true).doctor() == 2)
        #expect(codes(try json.json()).contains("site.missing"))
    }

    @Test("has no supervision tree to show")
    func services() async throws {
        let said = Transcript()
        #expect(await said.commands(root.paths).services() == ExitCode.unavailable)
        #expect(said.output.contains("capture  stopped"))
        #expect(said.output.contains("No restarts are known."))
        #expect(said.complaints == "")
        let json = Transcript()
        #expect(await json.commands(root.paths, isJSON: true).services() == ExitCode.unavailable)
        let report = try json.json()
        #expect(report.at("board", "start") == .null)
        for role in Role.allCases {
            #expect(
                report.at("roles", role.rawValue) == [
                    "state": "stopped", "tree": .null, "restarts": .null,
                    "systemd_watchdog_s": .null, "resets": [],
                ])
        }
        #expect(json.complaints == "")
    }

    @Test("leaves commands that need the capture role with a clear answer and exit code")
    func capture() {
        let commands: [(StationCommands) -> Int32] = [
            { $0.enrolWorkstation("desk", replace: false) }, { $0.listWorkstations() },
            { $0.addOfficer("A1", role: "officer", name: nil) }, { $0.resetOfficer("A1") },
            { $0.lockOfficer("A1") }, { $0.listOfficers() }, { $0.showLists() },
            { $0.installList("list") }, { $0.removeList("list", isConfirmed: true) },
        ]
        for command in commands {
            let said = Transcript()
            #expect(command(said.commands(root.paths)) == ExitCode.unavailable)
            #expect(said.output == "")
            #expect(said.complaints.contains("start the role"))
        }
    }
}
