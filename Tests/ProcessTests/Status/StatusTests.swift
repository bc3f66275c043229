import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// `waypost status` is what a technician has when nothing else works.
    @Suite("waypost status")
    struct StatusTests {
        @Test("works with everything stopped, on 24 lines of less than 80 columns, plain")
        func everythingStopped() throws {
            try Post.run { post in
                let screen = try post.waypost("status")
                let lines = screen.output.split(separator: "\n", omittingEmptySubsequences: false)
                #expect(lines.count <= 25 && lines.last == "", "more than 24 lines")
                for line in lines { #expect(line.count <= 80, "\(line)") }
                #expect(screen.output.unicodeScalars.allSatisfy { $0.isASCII && $0 != "\u{1B}" })
                #expect(screen.output.contains(Post.name))
                #expect(screen.output.contains("stopped"))
                #expect(screen.code == 2, "a stopped capture role is critical")
                #expect(screen.errors.isEmpty)
                let document = try post.status()
                #expect(document["state"] == "critical")
                #expect(document.at("roles", "capture", "state") == "stopped")
                #expect(document.at("records", "sequence")?.integer == 1)
                expectEveryKey(document)
            }
        }

        @Test("with all up: every key, and exit 0, 1 or 2 as the state says")
        func everythingRunning() throws {
            try Post.run { post in
                let others = post.otherRoles
                defer { others.forEach { $0.end() } }
                for service in [post.hub, post.capture, post.uplink] + others {
                    try service.start()
                }
                try post.capture(crossings: 10, workstations: 2)
                try post.waitUntilDelivered()
                let answer = try post.waypost("status", "--json")
                let document = try answer.json()
                expectEveryKey(document)
                let codes: [String: Int32] = ["ok": 0, "warning": 1, "critical": 2, "unknown": 3]
                #expect(answer.code == codes[document["state"]?.string ?? ""])
                for role in ["capture", "uplink"] {
                    let report = document.at("roles", role)
                    #expect(report?["state"] == "running")
                    let pid = role == "capture" ? post.capture.processID : post.uplink.processID
                    #expect(report?["pid"]?.integer == pid.map(Int64.init))
                    #expect(report?["restarts"] == 0)
                }
                #expect(document.at("link", "state") == "up")
                #expect(document.at("records", "pending") == 0)
                #expect(
                    document.at("records", "forwarded") == document.at("records", "sequence"))
                #expect(
                    document["findings"]?.array?.contains { $0["severity"] == "critical" }
                        == false)
                let screen = try post.waypost("status").output
                #expect(screen.split(separator: "\n").allSatisfy { $0.count <= 80 })
            }
        }

        @Test("answers while the capture role is stuck, calls it unknown, and shows the others")
        func stuckRole() throws {
            try Post.run { post in
                try post.capture.start()
                #expect(post.capture.signal(SIGSTOP))
                defer { post.capture.signal(SIGCONT) }
                let answer = try post.waypost("status", "--json")
                let document = try answer.json()
                #expect(document.at("roles", "capture", "state") == "unknown")
                for role in ["relays", "power", "ups", "uplink"] {
                    #expect(document.at("roles", role, "state") == "stopped", "\(role)")
                }
                #expect((document.at("records", "sequence")?.integer ?? 0) >= 1)
                expectEveryKey(document)
                #expect(
                    document["findings"]?.array?.contains { $0["code"] == "role.silent" } == true)
                print("Status: capture stuck, answered in \(answer.took)")
            }
        }

        /// The key set of CONTRACT §4: always there, `null` when unknown.
        private func expectEveryKey(
            _ document: JSONValue, _ location: SourceLocation = #_sourceLocation
        ) {
            let roles = ["relays", "power", "ups", "capture", "uplink"].flatMap { role in
                ["state", "pid", "uptime_s", "restarts"].map { ["roles", role, $0] }
            }
            let parts: [(String, [String])] = [
                (
                    "power",
                    [
                        "battery_v", "battery_a", "soc", "pv_w", "load_w", "charge_stage",
                        "hours_to_empty", "reserve_until", "controllers", "loads",
                    ]
                ),
                (
                    "records",
                    [
                        "epoch", "sequence", "forwarded", "pending", "pending_alerts",
                        "oldest_pending_s", "chain_head", "set_aside",
                    ]
                ),
                ("link", ["state", "last_contact_s", "month_bytes"]),
                ("clock", ["trust", "offset_s"]), ("disk", ["free_bytes", "state"]),
            ]
            let paths =
                ["post", "at", "state", "lists", "findings"].map { [$0] } + roles
                + parts.flatMap { part in part.1.map { [part.0, $0] } }
            for path in paths {
                let value = path.reduce(Optional(document)) { $0?[$1] }
                #expect(value != nil, "no key \(path)", sourceLocation: location)
            }
            for finding in document["findings"]?.array ?? [] {
                for key in ["code", "severity", "summary", "remedy", "since"] {
                    #expect(finding[key] != nil, "no \(key)", sourceLocation: location)
                }
            }
        }
    }
}
