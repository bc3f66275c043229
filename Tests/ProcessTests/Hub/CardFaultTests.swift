import Core
import Foundation
import Testing

extension RealProcesses {
    /// Receipts against rows of HQ's PostgreSQL where the card is full or loses its end, and where
    /// records go to HQ by hand and by link at once.
    @Suite(
        "Every receipt's record at HQ, whatever becomes of the card",
        .enabled(
            if: PostgresServer.isAvailable, "needs postgresql-15, and root or the user postgres"))
    struct CardFaultTests {
        private static let crossings = DeliveryFaultTests.crossings
        /// More than what is kept free for records alone, so that images are taken too.
        private static let mebibytes = 384

        private func run(
            _ options: Post.Options = Post.Options(), _ body: (Post, PostgresServer) throws -> Void
        ) throws {
            let server = try PostgresServer()
            defer { server.end() }
            var options = options
            options.store = server.store
            try Post.run(options) { try body($0, server) }
        }

        /// - Returns: what the hub found, receipt by receipt, once as many rows name the crossings.
        private func reconciled(
            _ post: Post, _ server: PostgresServer, receipts: Int
        ) throws -> (rows: Int64, doubled: Int64) {
            let match = try post.askHub("reconcile", Post.name, "--receipts", post.ledger)
            let found = try match.json()
            #expect(match.code == 0 && found["receipts"] == JSONValue(receipts), "\(match)")
            #expect(found["missing"] == 0 && found["different"] == 0, "\(match)")
            let rows = try server.ask(
                "SELECT count(DISTINCT id) FROM places WHERE kind = 'crossing'")
            #expect(rows == Int64(receipts))
            return (rows, found["doubled"]?.integer ?? -1)
        }

        @Test(
            "a card that fills up under the work and is emptied again",
            .enabled(if: Machine.canMount, "needs root and mount(2) of tmpfs"))
        func fullCard() throws {
            try run(DiskTests.onItsOwnDisk(Self.mebibytes)) { post, server in
                for service in [post.hub, post.capture, post.uplink] { try service.start() }
                let work = try post.startWorkstations(
                    crossings: Self.crossings, workstations: 4, pause: "0.05")
                func isFull() throws -> Bool {
                    try post.status()["findings"]?.array?
                        .contains { $0["code"] == "disk.full" } == true
                }
                let filler = post.root + "/var/lib/waypost/filler"
                var times = 0
                for _ in 0..<2 {
                    _ = try Tool.run([
                        "dd", "if=/dev/zero", "of=\(filler)", "bs=1M", "count=\(Self.mebibytes)",
                    ])
                    try Patience.until("word of the full card") { try isFull() }
                    times += 1
                    try LinuxFiles().remove(filler)
                    try Patience.until("room") { try !isFull() }
                }
                _ = try post.summary(of: work, within: .seconds(300))
                try post.waitUntilDelivered(within: .seconds(300))
                let (rows, doubled) = try reconciled(post, server, receipts: Self.crossings)
                #expect(doubled == 0)
                let both = try post.reckon()
                #expect(try both.missing == 0 && server.rows(of: "records") == both.records)
                print(
                    "A card full \(times) times: \(both.receipts) receipts, \(rows) crossings and "
                        + "\(both.records) rows, 0 missing, 0 doubled")
            }
        }

        @Test("a log that lost its end after HQ had it")
        func truncatedLog() throws {
            // Fewer than let the log begin anew, where its second half may be an old one.
            let crossings = min(Self.crossings, 300)
            try run { post, server in
                for service in [post.hub, post.capture, post.uplink] { try service.start() }
                try post.capture(crossings: crossings)
                try post.waitUntilDelivered()
                // As a power cut would have left the card, with half of its log.
                let image = post.path("image")
                try Tool.require(["cp", "-a", post.journal, image])
                for service in [post.uplink, post.capture] { try service.stop() }
                let files = FileManager.default
                try files.removeItem(atPath: post.journal)
                try files.moveItem(atPath: image, toPath: post.journal)
                let log = post.journal + "/journal.sqlite-wal"
                let size = try #require(try files.attributesOfItem(atPath: log)[.size] as? Int)
                try Tool.require(["truncate", "-s", String(size / 2), log])
                try LinuxFiles().remove(post.journal + "/journal.sqlite-shm")

                for service in [post.capture, post.uplink] { try service.start() }
                let left = try post.records().count { $0["kind"] == "crossing" }
                #expect(left < crossings)
                try post.capture(crossings: crossings, seed: 2)
                try post.waitUntilDelivered()
                let (rows, _) = try reconciled(post, server, receipts: 2 * crossings)
                // What the card lost stands at HQ, and the post says so, once.
                let verified = try post.waypost("records", "verify", "--json")
                #expect(verified.code == 2, "\(verified)")
                let lacking = try verified.json()["lacking"]?.array ?? []
                #expect(lacking.count == 1, "\(verified)")
                #expect(
                    lacking.first?["from"] == (try verified.json().at("first_fault", "sequence")))
                print(
                    "A log of \(size) bytes cut in the middle: \(left) of \(crossings) "
                        + "crossings left on the card, \(2 * crossings) receipts, "
                        + "\(rows) crossings at HQ, 0 missing")
            }
        }

        @Test("a stick that is read at HQ while the link brings the same records")
        func stickAndLink() throws {
            let behind = try Machine.freePort()
            try run(Post.Options(hubListens: behind)) { post, server in
                try post.capture.start()
                try post.capture(crossings: Self.crossings)
                let stick = post.path("stick")
                try post.require("records", "export", "--to", stick)
                let line = post.line(to: behind, "--kbit", "24", "--delay", "300")
                defer { line.end() }
                for service in [post.hub, line, post.uplink] { try service.start() }
                try Patience.until("a part of the records by link") {
                    try server.rows(of: "places") > 5
                }
                let byLink = try server.rows(of: "places")
                let imported = try post.askHub("import", stick, "--receipts", stick)
                #expect(imported.code == 0, "\(imported)")
                try post.require("records", "import-receipts", stick)
                try post.waitUntilDelivered(within: .seconds(600))
                let (rows, doubled) = try reconciled(post, server, receipts: Self.crossings)
                #expect(doubled == 0)
                let both = try post.reckon()
                #expect(try server.rows(of: "records") == both.records)
                // The same stick once more changes nothing.
                #expect(try post.askHub("import", stick).code == 0)
                #expect(try server.rows(of: "records") == both.records)
                print(
                    "By hand while the link had brought \(byLink): \(both.receipts) receipts, "
                        + "\(rows) crossings and \(both.records) rows, 0 missing, 0 doubled")
                try refuses(changesOf: stick, post)
            }
        }

        /// A changed byte anywhere on a stick is refused and its file named.
        private func refuses(changesOf stick: String, _ post: Post) throws {
            let files = FileManager.default
            var random = SeededRandom(seed: 1)
            let names = try files.subpathsOfDirectory(atPath: stick).filter { $0.hasSuffix(".wpc") }
            #expect(!names.isEmpty)
            var refused = 0
            for name in names {
                let whole = try Data(contentsOf: URL(filePath: stick + "/" + name))
                for _ in 0..<8 where !whole.isEmpty {
                    var changed = whole
                    let place = Int.random(in: 0..<whole.count, using: &random)
                    changed[place] ^= UInt8(1 << Int.random(in: 0..<8, using: &random))
                    try changed.write(to: URL(filePath: stick + "/" + name))
                    let answer = try post.askHub("import", stick)
                    #expect(
                        answer.code == 1
                            && (answer.errors + answer.output)
                                .contains((name as NSString).lastPathComponent),
                        "byte \(place) of \(name): \(answer)")
                    refused += 1
                }
                try whole.write(to: URL(filePath: stick + "/" + name))
            }
            print("Changed bytes on the stick: \(refused) of \(refused) refused and named")
        }
    }
}
