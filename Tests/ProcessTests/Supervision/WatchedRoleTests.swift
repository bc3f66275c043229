import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// Real roles under a service manager that asks for signs of life.
    @Suite("A role under a watchdog")
    struct WatchedRoleTests {
        @Test("pets while it works, not while it is stopped, and goes on afterwards")
        func stopped() throws {
            try run { post, relays in
                try relays.start()
                let process = relays.processID
                for _ in 0..<2 { try relays.socket.waitFor("WATCHDOG=1") }
                relays.signal(SIGSTOP)
                relays.socket.drain()
                #expect(
                    relays.socket.next(within: WatchedService.watchdog * 2) == nil,
                    "a process that is stopped gives no sign of life")
                relays.signal(SIGCONT)
                for _ in 0..<2 { try relays.socket.waitFor("WATCHDOG=1") }
                #expect(relays.processID == process)
                let role = try services(post).at("roles", "relays")
                #expect(role?["state"] == "running")
                #expect(role?["restarts"] == 0)
                #expect(role?["resets"] == [], "who came late himself does not judge")
                #expect(role?["systemd_watchdog_s"]?.integer == 4, "as this process was told")
                relays.signal(SIGTERM)
                #expect(try relays.waitForEnd() == .exited(0))
            }
        }

        @Test("that is killed, trapped or ended by the watchdog says so in its next life")
        func ended() throws {
            try run { post, relays in
                var expected: [String] = []
                let ends: [(Int32, String?, String)] = [
                    (SIGKILL, nil, "killed"), (SIGILL, nil, "trapped"),
                    (SIGABRT, "watchdog", "systemd_watchdog"), (SIGTERM, nil, "asked"),
                ]
                for (signal, result, code) in ends {
                    try relays.start()
                    if result == "watchdog" {
                        // As systemd does: it hangs, and gets SIGABRT.
                        relays.signal(SIGSTOP)
                        relays.signal(signal)
                        relays.signal(SIGCONT)
                    } else {
                        relays.signal(signal)
                    }
                    try relays.waitForEnd(result: result)
                    expected.insert(code, at: 0)
                }
                try relays.start()
                let role = try services(post).at("roles", "relays")
                let entries = role?["resets"]?.array ?? []
                #expect(entries.map { $0["code"]?.string } == expected)
                #expect(
                    entries.map { $0["scope"] } == ["process", "process", "process", "process"])
                #expect(
                    entries.map { $0["missed_deadline_ms"]?.integer } == [nil, 4_000, nil, nil])
                #expect(role?["restarts"]?.integer == 4)
                // What nobody wished for is on its way to headquarters.
                let waiting = try FileManager.default.contentsOfDirectory(
                    atPath: post.root + "/var/lib/waypost/relays/outbox")
                #expect(waiting.count == 3)

                relays.signal(SIGTERM)
                try relays.waitForEnd()
                // With everything stopped the disk still tells, on one screen.
                let screen = try post.waypost("services")
                #expect(screen.code == 69)
                let lines = screen.output.split(separator: "\n", omittingEmptySubsequences: false)
                #expect(lines.count <= 25 && lines.last == "")
                for line in lines { #expect(line.count <= 80, "\(line)") }
                #expect(screen.output.contains("relays [killed]"))
                #expect(screen.output.contains("relays [systemd_watchdog]"))
                #expect(try post.waypost("services", "relays").output.contains("SIGILL"))
                #expect(try post.waypost("services", "kettle").code == 64)
            }
        }

        private func run(_ body: (Post, WatchedService) throws -> Void) throws {
            try Post.run { post in
                let relays = try WatchedService(
                    "relays", post.roleCommand("relays"), root: post.root,
                    folder: post.folder.path)
                defer { relays.end() }
                try body(post, relays)
            }
        }

        private func services(_ post: Post) throws -> JSONValue {
            try post.waypost("services", "--json").json()
        }
    }
}
