import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// Each fault is made at the file, the socket or the process; another process tells of it, and
    /// what it says to type ends it.
    @Suite("what doctor says to type", .timeLimit(.minutes(10)))
    struct RemedyTests {
        @Test("finds the commands in a sentence")
        func commands() {
            #expect(
                Technician.commands(
                    in: "systemctl start waypost-ups (on a desk: waypostd ups)")
                    == ["systemctl start waypost-ups"])
            #expect(
                Technician.commands(
                    in: "dmesg tells why; then mount -o remount,rw \"$(findmnt -nT /a -o TARGET)\"")
                    == ["dmesg", "mount -o remount,rw \"$(findmnt -nT /a -o TARGET)\""])
            #expect(Technician.commands(in: "check the cable; waypostd ups") == [])
        }

        @Test("role.stopped, role.silent, role.held")
        func roles() throws {
            try Post.run { post in
                let others = post.otherRoles
                defer { others.forEach { $0.end() } }
                for service in [post.hub, post.capture, post.uplink] + others {
                    try service.start()
                }
                let technician = Technician(
                    post: post, services: [post.capture, post.uplink] + others)
                let ups = try #require(others.first { $0.name == "ups" })
                ups.end()
                try technician.mends("role.stopped")
                post.capture.signal(SIGSTOP)
                try technician.mends("role.silent")
                try post.require("services", "hold", "uplink/forwarder", "--because", "a test")
                try technician.mends("role.held")
            }
        }

        @Test("uplink.not_enrolled, site.refused, site.missing")
        func provisioning() throws {
            try Post.run { post in
                try post.capture.start()
                var technician = Technician(post: post, services: [post.capture])
                technician.own = [
                    "BUNDLE": post.path("enrolment.json"), "FILE": post.path("site.toml"),
                ]
                try LinuxFiles().remove(post.root + "/etc/waypost/device.pem")
                try technician.mends("uplink.not_enrolled")

                let text = try String(contentsOfFile: post.siteFile, encoding: .utf8)
                try text.replacing("latitude = 11.9", with: "latitude = 119")
                    .write(toFile: post.siteFile, atomically: true, encoding: .utf8)
                try technician.mends("site.refused") { printed in
                    // It says where and what; a person writes it.
                    #expect(printed.contains("latitude") && printed.contains("119"))
                    try text.write(toFile: post.siteFile, atomically: true, encoding: .utf8)
                }

                post.capture.end()
                try LinuxFiles().remove(post.siteFile)
                for name in try LinuxFiles().list(
                    post.root + "/var/lib/waypost/capture", limit: 100)
                where name.hasPrefix("site.") {
                    try LinuxFiles().remove(post.root + "/var/lib/waypost/capture/" + name)
                }
                try technician.mends("site.missing")
                #expect(try post.records().count { $0["kind"] == "epoch_start" } == 1)
            }
        }

        @Test("access.recovery_codes, protection.missing, protection.unreadable")
        func people() throws {
            try Post.run { post in
                try post.capture.start()
                let technician = Technician(post: post)
                let codes = try post.require("officers", "recovery", "--renew", "--json").json()
                let officer = try Workstation(of: post, name: "night")
                for code in codes["codes"]?.array?.prefix(7) ?? [] {
                    let used = try officer.session(["badge": "T-night", "recovery_code": code])
                    #expect(used.status == 201)
                }
                try technician.mends("access.recovery_codes")

                // HQ's role makes its certificate elsewhere; here it is one of the post's own.
                let place = post.root + "/etc/waypost/protection.pem"
                func put(_ text: String) throws {
                    try LinuxFiles().replace(place, with: Array(text.utf8), mode: 0o644)
                }
                let own = post.path("protection")
                try Tool.require([
                    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Protection", "-days",
                    "365", "-keyout", own + ".key", "-out", own + ".pem",
                ])
                let certificate = try String(contentsOfFile: own + ".pem", encoding: .utf8)
                try technician.mends("protection.missing") { _ in try put(certificate) }
                try put("no certificate")
                try technician.mends("protection.unreadable") { _ in try put(certificate) }
            }
        }

        @Test(
            "disk.low, disk.attachments, disk.full",
            .enabled(if: Machine.canMount, "needs root and mount(2) of tmpfs"))
        func disk() throws {
            let mebibytes = 700
            try Post.run(DiskTests.onItsOwnDisk(mebibytes)) { post in
                try post.capture.start()
                let technician = Technician(post: post)
                let filler = post.root + "/var/lib/waypost/filler"
                for (code, left) in [
                    ("disk.low", 400), ("disk.attachments", 200), ("disk.full", 20),
                ] {
                    try Tool.require(["fallocate", "-l", "\(mebibytes - left)MiB", filler])
                    try technician.mends(code) { _ in try LinuxFiles().remove(filler) }
                }
            }
        }

        @Test("journal.recovered, lists.unreadable")
        func damage() throws {
            try Post.run { post in
                try post.capture.start()
                var technician = Technician(post: post)
                technician.own = ["FILE": post.path("list.wplist")]
                try post.installList(of: "A1234567")
                try post.capture.stop()
                let damaged = try overwritten(below: post.root + "/var/lib/waypost/capture/lists")
                #expect(damaged > 0)
                // The schema and the page size go; what SQLite makes of that is "not a database".
                let journal = post.journal + "/journal.sqlite"
                try overwrite(journal)
                for suffix in ["-wal", "-shm"] { try LinuxFiles().remove(journal + suffix) }
                try post.capture.start()
                try technician.mends("lists.unreadable")
                try technician.mends("journal.recovered") { printed in
                    let verified = try post.waypost("records", "verify", "--json").json()
                    let kept = try #require(verified.at("recoveries", "0", "kept_aside")?.string)
                    #expect(printed.contains(kept))
                    for suffix in ["", "-wal"] { try LinuxFiles().remove(kept + suffix) }
                }
            }
        }

        /// - Returns: how many files.
        private func overwritten(below folder: String) throws -> Int {
            let paths = try Tool.require(["find", folder, "-type", "f", "-size", "+0"]).output
                .split(separator: "\n")
            for path in paths { try overwrite(String(path)) }
            return paths.count
        }

        private func overwrite(_ path: String) throws {
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try file.write(contentsOf: Data(SeededRandom(seed: 3).bytes(4_096)))
            try file.close()
        }

        @Test("link.distrusted: HQ made its keys anew, and HQ revoked the post")
        func headquarters() throws {
            try Post.run { post in
                try post.capture.start()
                var technician = Technician(post: post)
                try FileManager.default.removeItem(atPath: post.hubDirectory)
                try post.makeHub(post.hubDirectory)
                try post.hub.start()
                try post.uplink.start()
                technician.own = ["BUNDLE": try bundle(post, "anew.json")]
                try technician.mends("link.distrusted")
                try post.waitUntilDelivered()

                #expect(try post.askHub("revoke", Post.name).code == 0)
                // It is told of when something is to be sent.
                try post.capture(crossings: 3, workstations: 1)
                technician.own = ["BUNDLE": try bundle(post, "again.json", "--replace")]
                try technician.mends("link.distrusted")
                try post.waitUntilDelivered()
                #expect(post.uplink.starts == 1)
            }
        }

        /// What HQ gives who asks.
        private func bundle(
            _ post: Post, _ name: String, _ more: String...
        ) throws -> String {
            let path = post.path(name)
            try Tool.require(
                [
                    Machine.program("waypost-hub"), "enrol", "--dir", post.hubDirectory, "--csr",
                    post.root + "/etc/waypost/device.csr", "--out", path,
                ] + more)
            return path
        }

        @Test("post.sealed: carried to HQ, and the box is empty")
        func sealed() throws {
            try Post.run { post in
                try post.hub.start()
                try post.capture.start()
                try post.capture(crossings: 5, workstations: 1)
                try post.capture.stop()
                try post.require("seal", "--yes")
                let folder = post.root + "/var/lib/waypost/sealed"
                let carried = try post.askHub("import", folder, "--revoked")
                #expect(carried.code == 0, "\(carried)")
                try Technician(post: post).mends("post.sealed")
            }
        }

        @Test("power.metrics_not_served")
        func metrics() throws {
            try Post.run { post in
                let others = post.otherRoles
                defer { others.forEach { $0.end() } }
                let socket = post.root + "/run/waypost/metrics.sock"
                _ = try? LinuxFiles().remove(socket)
                try LinuxFiles().replace(socket, with: [], mode: 0o644)
                for service in others { try service.start() }
                try Technician(post: post).mends("power.metrics_not_served") { _ in
                    try LinuxFiles().remove(socket)
                }
            }
        }

        @Test(
            "journal.read_only",
            .enabled(if: Machine.canMount, "needs root and mount(2) of tmpfs"))
        func readOnly() throws {
            try Post.run(DiskTests.onItsOwnDisk(96)) { post in
                try post.capture.start()
                let workstation = try Workstation(of: post, name: "read")
                try post.capture.stop()
                try Tool.require([
                    "mount", "-o", "remount,ro", post.root + "/var/lib/waypost",
                ])
                post.capture.startUnready()
                let refused = Workstation.newIdentifier()
                let body = Workstation.leastCrossing
                try Patience.until("the refusal") {
                    (try? workstation.put(refused, body).status) == 503
                }
                try Technician(post: post).mends("journal.read_only")
                #expect(try workstation.put(refused, body).status == 201)
            }
        }

        @Test("capture.authority_not_offered, capture.not_listening")
        func ports() throws {
            var options = Post.Options()
            options.authorityPort = try Machine.freePort()
            let port = try #require(options.authorityPort)
            try Post.run(options) { post in
                let technician = Technician(post: post)
                for (code, port) in [
                    ("capture.authority_not_offered", port),
                    ("capture.not_listening", post.capturePort),
                ] {
                    let other = try ChildProcess(
                        [
                            "python3", "-m", "http.server", "--bind", "127.0.0.1", "--directory",
                            post.folder.path, String(port),
                        ],
                        streams: ChildProcess.Streams(
                            output: post.path("other.log"), errors: post.path("other.log")))
                    defer { other.signal(SIGKILL) }
                    try Patience.until("the other server") {
                        try Tool.run(["ss", "-ltn"]).output.contains("127.0.0.1:\(port) ")
                    }
                    post.capture.startUnready()
                    try technician.mends(code) { printed in
                        let line = try #require(
                            printed.split(separator: "\n").first {
                                $0.contains("127.0.0.1:\(port) ")
                            }, "\(code): \(printed)")
                        let owner = try #require(line.firstMatch(of: /pid=([0-9]+)/)).1
                        try Tool.require(["kill", "-KILL", String(owner)])
                    }
                    post.capture.end()
                }
            }
        }
    }
}
