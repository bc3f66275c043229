import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// Boxes that are about to be lost, and boxes that are retired.
    @Suite("loss of a box")
    struct LossTests {
        private static let surname = "Abdoulkarim"

        private static func crossing() -> String {
            let body: JSONValue = [
                "direction": "entry", "crossed_at": .string(SystemTime().now().description),
                "decision": ["outcome": "admitted"],
                "traveller": ["surname": .string(surname)],
            ]
            return body.compactText
        }

        /// A post with records and images at HQ, others that HQ lacks, and one of training.
        private static func busy(_ post: Post) throws -> Workstation {
            try post.hub.start()
            try post.capture.start()
            try post.uplink.start()
            let station = try Workstation(of: post, name: "counter-1")
            try post.capture(crossings: 20)
            try post.waitUntilDelivered()
            try post.uplink.stop()
            #expect(try station.put(Workstation.newIdentifier(), crossing()).status == 201)
            try post.capture(crossings: 25, seed: 2)
            let trainee = try Workstation(of: post, name: "desk", role: "trainee")
            let path = "/training/v1/crossings/\(Workstation.newIdentifier())"
            let taught = try trainee.send([Workstation.Request(path: path, body: crossing())])
            #expect(taught.first?.status == 201)
            return station
        }

        /// Files below a root in which the person, a key or the session stands in some form.
        private static func traces(_ needles: Needles, in root: String) throws -> [String] {
            try FileManager.default.subpathsOfDirectory(atPath: root).filter { path in
                guard let bytes = FileManager.default.contents(atPath: "\(root)/\(path)") else {
                    return false
                }
                return !needles.found(in: bytes).isEmpty
            }
        }

        private static func needles(_ post: Post) throws -> Needles {
            let keys = try ["lists.key", "lan.key", "lan-ca.key", "device.key"].flatMap { name in
                let text = try String(
                    contentsOfFile: "\(post.root)/etc/waypost/secrets/\(name)", encoding: .utf8)
                // The last line of one is its public half, which requests and certificates show.
                return text.split(separator: "\n").map(String.init).filter { $0.count >= 40 }
                    .prefix(2)
            }
            let pepper = try LinuxFiles().read(
                post.root + "/etc/waypost/secrets/pin-pepper", limit: 64)
            return Needles([surname, Base64.text(pepper)] + keys)
        }

        private static func codes(_ status: JSONValue) -> [String] {
            (status["findings"]?.array ?? []).compactMap { $0["code"]?.string }
        }

        private static let waitingAction = "left_for_the_journal"

        /// A record of the power role that no journal has yet.
        ///
        /// - Returns: its file.
        private static func leaveWaiting(_ id: Identifier, at post: Post) throws -> String {
            let record: JSONValue = [
                "kind": "audit", "id": .string(id.description),
                "body": ["action": .string(waitingAction), "target": "x", "result": "done"],
            ]
            let outbox = "\(post.root)/var/lib/waypost/power/outbox"
            let file = "\(outbox)/\(id).json"
            if !LinuxFiles().exists(outbox) { try LinuxFiles().makeDirectory(outbox, mode: 0o750) }
            try LinuxFiles().replace(file, with: Array(record.compactText.utf8), mode: 0o640)
            return file
        }

        @Test(
            "sealing leaves nothing to a finder and everything to HQ, however often it is cut off")
        func seal() throws {
            try Post.run { post in
                let station = try Self.busy(post)
                let needles = try Self.needles(post)
                let before = try Self.traces(needles, in: post.root)
                #expect(before.contains { $0.contains("journal.sqlite") } && before.count >= 5)
                #expect(before.contains { $0.contains("training/journal/journal.sqlite") })

                // What the power role left for the journal has not got there yet.
                let waiting = try Self.leaveWaiting(Workstation.newIdentifier(), at: post)

                // The power goes at several moments of it.
                for milliseconds in [10, 40, 90, 160, 260] {
                    let seal = try ChildProcess(
                        [Machine.program("waypost"), "seal", "--yes", "--root", post.root],
                        streams: ChildProcess.Streams(
                            output: post.path("seal.log"), errors: post.path("seal.log")))
                    _ = seal.waitForEnd(within: .milliseconds(milliseconds))
                    seal.signal(SIGKILL)
                    _ = seal.waitForEnd()
                }
                let answer = try post.waypost("seal", "--yes", "--json")
                #expect(answer.code == 0, "\(answer)")
                let sealed = try answer.json()
                #expect(sealed.at("seal", "stage") == "sealed")
                #expect(sealed.at("seal", "records")?.integer ?? 0 >= 28)
                #expect(!LinuxFiles().exists(waiting))
                let left = try Self.traces(needles, in: post.root)
                #expect(left == [])
                let register = post.root + "/var/lib/waypost/capture/access.json"
                #expect(!LinuxFiles().exists(register))
                let page = try Tool.run(station.curl("/v1/alerts"))
                #expect(page.code != 0, "\(page)")

                // Everything that HQ lacked, from a device that nobody believes any more.
                #expect(try post.askHub("revoke", Post.name).code == 0)
                let folder = post.root + "/var/lib/waypost/sealed"
                #expect(try post.askHub("import", folder, "--revoked").code == 0)
                let match = try post.askHub("reconcile", Post.name, "--receipts", post.ledger)
                let found = try match.json()
                #expect(match.code == 0 && found["receipts"] == 45 && found["missing"] == 0)
                #expect(try post.askHub("verify").code == 0)
                for action in [Self.waitingAction, "post_sealed"] {
                    #expect(try post.audits(of: action) == 1, "\(action)")
                }
            }
        }

        @Test("a sealed post says so, starts no role with people's data, and cannot be provisioned")
        func sealed() throws {
            try Post.run { post in
                try post.capture.start()
                let asked = try post.waypost("seal")
                #expect(asked.code == 64 && asked.errors.contains("--yes"), "\(asked)")
                let running = try post.status()
                #expect(running.at("roles", "capture", "state") == "running")
                let sealed = try post.require("seal", "--yes")
                #expect(sealed.output.contains("1 killed"), "\(sealed)")
                let again = try post.require("seal")
                #expect(again.output.contains("already"))

                let status = try post.status()
                #expect(status["post"]?.string == Post.name && status["state"] == "critical")
                #expect(Self.codes(status).contains("post.sealed"))
                let shown = try post.waypost("status").output
                #expect(shown.hasPrefix("Waypost  SEALED  \(Post.name)"))
                let findings = try post.waypost("doctor").output
                #expect(findings.contains("waypost-hub import --revoked"), "\(findings)")
                for role in ["capture", "uplink", "all"] {
                    let started = try Tool.run(post.roleCommand(role), within: .seconds(30))
                    #expect(started.code == 78, "\(started)")
                    #expect(started.errors.contains("sealed"), "\(started)")
                }
                let site = try post.waypost("provision", "--site", post.siteFile)
                #expect(site.code == 78 && site.errors.contains("erase"), "\(site)")
                // Help is still to be had.
                try post.require("support-bundle")
            }
        }

        @Test("a post that HQ never enrolled is cut off, and says that its journal stands")
        func notEnrolled() throws {
            try Post.run { post in
                try LinuxFiles().remove(post.root + "/etc/waypost/device.pem")
                let answer = try post.waypost("seal", "--yes")
                #expect(answer.code == 1 && answer.output.contains("not enrolled"), "\(answer)")
                #expect(answer.output.contains("the journal still stands here"))
                #expect(!LinuxFiles().exists(post.root + "/etc/waypost/secrets/lists.key"))
                #expect(LinuxFiles().exists(post.journal + "/journal.sqlite"))
            }
        }

        @Test("a retired box holds nothing of its post, and the next one begins on it")
        func erase() throws {
            try Post.run { post in
                _ = try Self.busy(post)
                let needles = try Self.needles(post)
                let runs = try post.waypost("erase", "--confirm", Post.name)
                #expect(runs.code == 75 && runs.errors.contains("waypost.target"), "\(runs)")
                try post.capture.stop()
                let other = try post.waypost("erase", "--confirm", "NE-OTHER")
                #expect(other.code == 64 && other.errors.contains(Post.name), "\(other)")
                let lacking = try post.waypost("erase", "--confirm", Post.name)
                #expect(lacking.code == 1 && lacking.errors.contains("--even-unsent"), "\(lacking)")
                #expect(try !Self.traces(needles, in: post.root).isEmpty)

                // All of it goes to HQ, images too, and so nothing needs to be destroyed unsent.
                try post.capture.start()
                try post.uplink.start()
                try post.waitUntilDelivered()
                let stick = post.path("stick")
                try post.require("records", "export", "--to", stick)
                #expect(try post.askHub("import", stick, "--receipts", stick).code == 0)
                try post.require("records", "import-receipts", stick)
                try post.capture.stop()
                try post.waitUntilDelivered()
                try post.uplink.stop()
                // A record that no journal has yet counts as unsent too.
                let waiting = try Self.leaveWaiting(Workstation.newIdentifier(), at: post)
                let one = try post.waypost("erase", "--confirm", Post.name)
                #expect(one.code == 1 && one.errors.contains("signed for 1 records"), "\(one)")
                try LinuxFiles().remove(waiting)
                let erased = try post.waypost("erase", "--confirm", Post.name, "--json")
                #expect(erased.code == 0, "\(erased)")
                #expect(try Self.traces(needles, in: post.root) == [])
                let state = try FileManager.default.contentsOfDirectory(
                    atPath: post.root + "/var/lib/waypost")
                #expect(state == [])
                #expect(try post.waypost("erase", "--confirm", Post.name).code == 0)
                try post.require(
                    "provision", "--site", post.root + "/etc/waypost/site.retired.toml")
                #expect(try post.records().count >= 1)
            }
        }
    }
}
