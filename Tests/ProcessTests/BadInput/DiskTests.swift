import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// A disk that takes nothing: said before a receipt is given, and nothing that was stored is
    /// touched.
    @Suite("a disk that cannot be written")
    struct DiskTests {
        /// More than the journal's reserve of 64 MiB, so that there is room to begin with.
        private static let mebibytes = 96
        private static let needsMount: Comment = "needs root and mount(2) of tmpfs"

        static func onItsOwnDisk(_ size: Int) -> Post.Options {
            var options = Post.Options()
            options.prepare = { root in
                let folder = root + "/var/lib/waypost"
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true)
                try Tool.require(["mount", "-t", "tmpfs", "-o", "size=\(size)m", "tmpfs", folder])
            }
            return options
        }

        @Test(
            "full: 507 before the receipt, and all is well again when space returns",
            .enabled(if: Machine.canMount, needsMount))
        func full() throws {
            try Post.run(Self.onItsOwnDisk(Self.mebibytes)) { post in
                try post.hub.start()
                try post.capture.start()
                try post.uplink.start()
                let workstation = try Workstation(of: post, name: "full")
                let first = Workstation.newIdentifier()
                #expect(try workstation.put(first, Workstation.leastCrossing).status == 201)

                let refused = Workstation.newIdentifier()
                let body = Workstation.leastCrossing
                let filler = post.root + "/var/lib/waypost/filler"
                // First into the reserve, then to the last byte.
                for size in [Self.mebibytes * 2 / 3, Self.mebibytes] {
                    _ = try Tool.run([
                        "dd", "if=/dev/zero", "of=\(filler)", "bs=1M", "count=\(size)",
                    ])
                    if size < Self.mebibytes {
                        try leaveReset(post)
                        // In the reserve: who comes is let in, and it is recorded when it can be.
                        _ = try Workstation(of: post, name: "late")
                    }
                    let answer = try workstation.put(refused, body)
                    #expect(answer.status == 507, "\(size) MiB: \(answer)")
                    #expect(answer.headers["content-type"] == "application/problem+json")
                    let document = try post.status()
                    let state = document.at("disk", "state")?.string ?? ""
                    #expect(["reserve", "full"].contains(state))
                    #expect(
                        document["findings"]?.array?.contains {
                            $0["code"] == "disk.full" && $0["severity"] == "critical"
                        } == true)
                }
                #expect(try !post.records().contains { $0["id"]?.string == refused.description })

                try LinuxFiles().remove(filler)
                let answer = try workstation.put(refused, body)
                #expect(answer.status == 201, "after space returned: \(answer)")
                // What another role left meanwhile comes in by itself.
                try post.waitUntilDelivered()
                #expect(try post.records().count { $0["kind"] == "reset" } == 1)
                let acts = try post.records().filter { $0["kind"] == "audit" }.compactMap {
                    "\($0.at("body", "action")?.string ?? "") \($0.at("body", "target")?.string ?? "")"
                }
                for act in ["workstation_enrolled late", "signed_in T-late"] {
                    #expect(acts.contains { $0.hasPrefix(act) }, "\(act): \(acts)")
                }
                let crossings = try post.records().filter { $0["kind"] == "crossing" }
                #expect(
                    crossings.map { $0["id"]?.string } == [first.description, refused.description])
                #expect(try post.waypost("records", "verify").code == 0)
                #expect(post.capture.starts == 1, "capture fell over: \(post.capture.endings)")
                #expect(post.uplink.endings == [.killed(SIGKILL)], "uplink fell over")
            }
        }

        /// A killed uplink's record, which capture tries to take into the full journal.
        private func leaveReset(_ post: Post) throws {
            let readyOnce = post.uplink.readyCount
            post.uplink.signal(SIGKILL)
            try post.uplink.waitUntilReady(after: readyOnce)
            try Patience.until("capture's word on the outboxes") {
                post.capture.log.text.contains("outboxes are left for later")
            }
            #expect(try post.outboxes() >= 1)
        }

        @Test(
            "mounted read-only: 503 and a clear line, and nothing lost when it is writable again",
            .enabled(if: Machine.canMount, needsMount))
        func readOnlyMount() throws {
            try Post.run(Self.onItsOwnDisk(Self.mebibytes)) { post in
                let folder = post.root + "/var/lib/waypost"
                try refuseAndRecover(
                    post, cause: "on a read-only file system",
                    close: { try Tool.require(["mount", "-o", "remount,ro", folder]) },
                    open: { try Tool.require(["mount", "-o", "remount,rw", folder]) })
            }
        }

        @Test("not the role's own: 503 and a clear line, and nothing lost when it is again")
        func unwritableFolder() throws {
            var options = Post.Options()
            options.isUnprivileged = true
            try Post.run(options) { post in
                func setMode(_ change: String) throws {
                    try Tool.require(["chmod", "-R", change, post.journal])
                }
                try refuseAndRecover(
                    post, cause: "cannot be written", close: { try setMode("a-w") },
                    open: { try setMode("u+w") })
            }
        }

        private func refuseAndRecover(
            _ post: Post, cause: String, close: () throws -> Void, open: () throws -> Void
        ) throws {
            try post.capture.start()
            let workstation = try Workstation(of: post, name: "closed")
            let first = Workstation.newIdentifier()
            #expect(try workstation.put(first, Workstation.leastCrossing).status == 201)
            try post.capture.stop()
            try close()
            defer { try? open() }
            post.capture.startUnready()
            try Patience.until("the clear line") {
                post.capture.log.text.contains("cannot be written: it is read-only")
            }
            let id = Workstation.newIdentifier()
            let body = Workstation.leastCrossing
            var refusal: Workstation.Answer?
            try Patience.until("an answer of the LAN API") {
                refusal = try? workstation.put(id, body)
                return refusal != nil
            }
            #expect(refusal?.status == 503, "\(String(describing: refusal))")
            #expect(refusal?.headers["retry-after"] != nil)
            #expect(try post.waypost("records", "verify").code == 0)
            try Patience.until("the finding of the failing journal") {
                try post.status()["findings"]?.array?.contains { $0["code"] == "journal.read_only" }
                    == true
            }
            let finding = try post.status()["findings"]?.array?.first {
                $0["code"] == "journal.read_only"
            }
            #expect(finding?["severity"] == "critical")
            #expect(
                finding?["summary"]?.string?.contains(cause) == true,
                "\(String(describing: finding))")
            #expect(finding?["since"]?.string != nil)

            try open()
            // By itself, and by the same process: the journal is opened again after a pause.
            var answer: Workstation.Answer?
            try Patience.until("the journal's return", within: .seconds(120)) {
                answer = try? workstation.put(id, body)
                return [200, 201].contains(answer?.status)
            }
            let crossings = try post.records().filter { $0["kind"] == "crossing" }
            #expect(crossings.map { $0["id"]?.string } == [first.description, id.description])
            #expect(try post.waypost("records", "verify").code == 0)
            #expect(
                post.capture.endings.allSatisfy { if case .exited = $0 { true } else { false } },
                "capture crashed: \(post.capture.endings)")
            #expect(post.capture.starts == 2, "capture fell over: \(post.capture.endings)")
        }
    }
}
