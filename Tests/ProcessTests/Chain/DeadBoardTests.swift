import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// A board that died with records on its card, which HQ gets by hand.
    @Suite("the card of a dead board")
    struct DeadBoardTests {
        private static let mebibytes = 64
        /// Root, a loop device and the tools for an image of a card.
        private static let canMakeCard: Bool = {
            guard Machine.isRoot, let folder = try? TemporaryFolder() else { return false }
            defer { folder.remove() }
            let image = folder.path + "/card.img"
            guard (try? makeCard(image, from: folder.path + "/none")) != nil,
                mkdir(folder.path + "/m", 0o700) == 0,
                (try? Tool.run(["mount", "-o", "loop,ro", image, folder.path + "/m"]))?.code == 0
            else { return false }
            return (try? Tool.run(["umount", folder.path + "/m"]))?.code == 0
        }()

        private static func makeCard(_ image: String, from root: String) throws {
            try Tool.require(["truncate", "-s", "\(mebibytes)M", image])
            var command = ["mke2fs", "-q", "-t", "ext4"]
            if LinuxFiles().exists(root) { command += ["-d", root] }
            try Tool.require(command + [image])
        }

        /// A post whose capture was killed while HQ had not heard of its last records.
        private static func died(_ post: Post) throws {
            try post.hub.start()
            try post.capture.start()
            try post.uplink.start()
            try post.capture(crossings: 30)
            try post.waitUntilDelivered()
            try post.uplink.stop()
            try post.capture(crossings: 40, seed: 2)
            post.capture.end()
        }

        /// Images on the card that HQ has not signed for.
        private static func lacking(_ post: Post) throws -> Int {
            func files(_ path: String) throws -> Int {
                try FileManager.default.subpathsOfDirectory(atPath: post.root + path)
                    .count { $0.split(separator: "/").last?.count ?? 0 >= 64 }
            }
            let all = try files("/var/lib/waypost/capture/attachments")
            return all - (try files("/var/lib/waypost/uplink/receipts/attachments"))
        }

        private static func takeAll(_ stick: String, _ post: Post) throws -> Post.Reckoning {
            // Another board has the post's name by now.
            #expect(try post.askHub("revoke", Post.name).code == 0)
            let refused = try post.askHub("import", stick)
            #expect(refused.code == 1 && refused.output.contains("revoked"), "\(refused)")
            let taken = try post.askHub("import", stick, "--revoked")
            #expect(taken.code == 0, "\(taken)")
            let again = try post.askHub("import", stick, "--revoked")
            #expect(again.code == 0, "\(again)")
            return try post.reckon()
        }

        @Test("gives HQ every record and picture that it lacked, once, and nothing to its carrier")
        func folder() throws {
            try Post.run { post in
                try Self.died(post)
                let stick = post.path("stick")
                let answer = try Tool.require([
                    Machine.program("waypost"), "recover", "--from", post.root, "--to", stick,
                    "--work", post.folder.path, "--json",
                ])
                let saved = try answer.json()
                #expect((saved["records"]?.integer ?? 0) >= 40)
                let images = try Self.lacking(post)
                #expect(images > 0 && saved["attachments"] == .integer(Int64(images)))
                #expect(saved["missing"]?.array?.isEmpty == true)
                let left = try FileManager.default.contentsOfDirectory(atPath: post.folder.path)
                #expect(!left.contains { $0.hasPrefix("waypost-recover") })
                let reckoning = try Self.takeAll(stick, post)
                #expect(reckoning.receipts == 70 && reckoning.crossings == 70)
                #expect(reckoning.missing == 0 && reckoning.doubled == 0)
            }
        }

        @Test(
            "is read from its device, and in spite of a damaged page all that can be read is saved",
            .enabled(if: canMakeCard, "needs root, loop devices and mke2fs"))
        func device() throws {
            try Post.run { post in
                try Self.died(post)
                // An orderly stop writes all of the log into the file.
                try post.capture.start()
                try post.capture.stop()
                for suffix in ["-wal", "-shm"] {
                    try LinuxFiles().remove(post.journal + "/journal.sqlite" + suffix)
                }
                let journal = try FileHandle(
                    forWritingTo: URL(fileURLWithPath: post.journal + "/journal.sqlite"))
                try journal.write(contentsOf: Data(SeededRandom(seed: 3).bytes(2_048)))
                try journal.close()
                let card = post.path("card.img")
                try Self.makeCard(card, from: post.root)
                let stick = post.path("stick")
                let answer = try Tool.run([
                    Machine.program("waypost"), "recover", "--from", card, "--to", stick, "--work",
                    post.folder.path, "--json",
                ])
                // Only the schema's page went.
                #expect(answer.code == 0, "\(answer)")
                #expect(answer.errors.contains("the card's journal is damaged"))
                let images = try Self.lacking(post)
                #expect(
                    try images > 0 && answer.json()["attachments"] == .integer(Int64(images)))
                #expect(try post.askHub("import", stick).code == 0)
                let match = try post.askHub("reconcile", Post.name, "--receipts", post.ledger)
                let found = try match.json()
                #expect(match.code == 0 && found["missing"] == 0 && found["receipts"] == 70)
                // The folder of the mount is free again.
                #expect(try !Tool.run(["findmnt", "-rn"]).output.contains(post.folder.path))
            }
        }

        /// A board of the depot, whose card knows HQ, becomes the post by HQ's stick alone.
        private static func replace(_ post: Post) throws {
            func hub(_ words: String...) throws {
                try Tool.require(
                    [Machine.program("waypost-hub")] + words + ["--dir", post.hubDirectory])
            }
            let (key, csr, cert) = (post.path("p.key"), post.path("p.csr"), post.path("p.pem"))
            let request = post.root + "/etc/waypost/device.csr"
            let site = post.path("site.toml")
            let known = post.root + "/etc/waypost/headquarters.pem"
            try FileManager.default.createDirectory(
                atPath: post.root + "/etc/waypost", withIntermediateDirectories: true)
            try hub("authority", "show", "--out", known)
            try post.require("provision", "--spare")
            try Tool.require([
                Machine.program("waypost-hub"), "publishers", "request", "p", "--key", key, "--csr",
                csr,
            ])
            try hub("publishers", "admit", "--csr", csr, "--out", cert)
            let bundle = post.path("spare.json")
            try hub(
                "enrol", "--csr", request, "--post", Post.name, "--replace", "--out", bundle)
            let unsigned = try post.waypost("provision", "--site", site)
            #expect(unsigned.code == 1 && unsigned.output.contains("no signature of theirs"))
            try hub("site", "sign", site, "--key", key, "--cert", cert, "--device", request)
            let report = try post.require("provision", "--site", site)
            #expect(report.output.contains("BEHIND A LOST JOURNAL"), "\(report.output)")
            try post.require("provision", "--import", bundle)
        }

        @Test("has a spare take its post over, which HQ's stick makes it, and says what is missing")
        func spare() throws {
            try Post.run { post in
                try Self.died(post)
                let ended = try #require(try post.records().first?["epoch"]?.string)
                let dead = post.path("dead")
                try FileManager.default.moveItem(atPath: post.root, toPath: dead)
                try Self.replace(post)
                try post.capture.start()
                try post.uplink.start()
                try post.capture(crossings: 10, seed: 3)
                try post.waitUntilDelivered()
                let gaps = try post.askHub("gaps", Post.name).json().array ?? []
                #expect(gaps.count == 1 && gaps.first?["epoch"]?.string == ended, "\(gaps)")
                // Its card is found later.
                let stick = post.path("stick")
                try Tool.require([
                    Machine.program("waypost"), "recover", "--from", dead, "--to", stick, "--work",
                    post.folder.path,
                ])
                let taken = try post.askHub("import", stick, "--revoked")
                #expect(taken.code == 0, "\(taken)")
                let found = try post.askHub("reconcile", Post.name, "--receipts", post.ledger)
                    .json()
                #expect(found["receipts"] == 80 && found["missing"] == 0, "\(found)")
                #expect(found["doubled"] == 0)
            }
        }

        @Test("that holds no post is one clear answer")
        func nothing() throws {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            for place in [folder.path, folder.path + "/none", "/dev/null"] {
                let answer = try Tool.run([
                    Machine.program("waypost"), "recover", "--from", place, "--to", folder.path,
                    "--work", folder.path,
                ])
                #expect(answer.code == 1)
                #expect(answer.errors.hasPrefix("waypost: \(place)"), "\(answer.errors)")
            }
        }
    }
}
