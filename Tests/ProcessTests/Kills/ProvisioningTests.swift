import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// An installer whose board loses its power: the same command again, and the same post.
    @Suite("Provisioning that is cut off")
    struct ProvisioningTests {
        private static let rounds: UInt64 = Machine.isFullLane ? 50 : 5

        /// A board in a folder of its own, and what is done to it.
        private struct Board {
            let folder: String
            var root: String { folder + "/post" }

            func waypost(_ words: [String]) -> [String] {
                [Machine.program("waypost")] + words + ["--root", root]
            }

            func hub(_ words: String...) -> [String] {
                [Machine.program("waypost-hub")] + words + ["--dir", folder + "/hub"]
            }

            /// Every file and folder with its kind and mode; what has a name of its own each time
            /// counts by its place.
            func shape() throws -> [String] {
                let identifier = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/
                return try Tool.require(["find", root, "-printf", "%y %m %P\n"]).output
                    .split(separator: "\n").map { line in
                        String(line).replacing(identifier, with: "ID")
                    }.sorted()
            }
        }

        /// Runs the command, ends it by SIGKILL at a random moment of its time, up to so often, and
        /// at last lets it be.
        ///
        /// - Returns: how often it was killed under way.
        private func cut(
            _ command: [String], lasting time: Duration, _ random: inout SeededRandom
        ) throws -> Int {
            var kills = 0
            for _ in 0..<3 {
                let child = try ChildProcess(command, streams: ChildProcess.Streams())
                usleep(UInt32(random.next() % UInt64(max(1, time.wholeMilliseconds)) * 1_000))
                child.signal(SIGKILL)
                if child.waitForEnd() == .killed(SIGKILL) { kills += 1 }
            }
            try Tool.require(command)
            return kills
        }

        private func steps(_ board: Board, _ site: String) -> [[String]] {
            [
                board.waypost(["provision", "--site", site]),
                board.waypost(["provision", "--import", board.folder + "/bundle"]),
            ]
        }

        private func enrol(_ board: Board) throws {
            try Tool.require(board.hub("init", "--address", "127.0.0.1"))
            // HQ verifies that the request is signed by the key that it names.
            try Tool.require(
                board.hub(
                    "enrol", "--csr", board.root + "/etc/waypost/device.csr", "--out",
                    board.folder + "/bundle"))
        }

        @Test("by SIGKILL anywhere, goes on from there, and the post is as one that was not")
        func killed() throws {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            let site = folder.path + "/site.toml"
            try Site.text(capturePort: try Machine.freePort(), hubPort: try Machine.freePort())
                .write(toFile: site, atomically: true, encoding: .utf8)
            let whole = Board(folder: folder.path + "/whole")
            let commands = steps(whole, site)
            let first = try Tool.require(commands[0])
            let shape = try whole.shape()
            try enrol(whole)
            let second = try Tool.require(commands[1])
            let enrolled = try whole.shape()
            #expect(shape.count > 40 && enrolled.count > shape.count)

            var random = SeededRandom(seed: 50)
            var kills = [0, 0]
            for round in 0..<Self.rounds {
                let board = Board(folder: "\(folder.path)/\(round)")
                let commands = steps(board, site)
                kills[0] += try cut(commands[0], lasting: first.took, &random)
                #expect(try board.shape() == shape, "round \(round)")
                try enrol(board)
                kills[1] += try cut(commands[1], lasting: second.took, &random)
                #expect(try board.shape() == enrolled, "round \(round)")
                // One epoch, one supervisor, keys that fit their certificates.
                let records = try Tool.require(board.waypost(["records", "list", "--json"]))
                    .jsonLines()
                #expect(records.map { $0["kind"]?.string } == ["epoch_start"], "\(records)")
                try Tool.require(board.waypost(["records", "verify"]))
                let again = try Tool.require(commands[0])
                #expect(!again.output.contains("PIN  "), "\(again)")
                try FileManager.default.removeItem(atPath: board.folder)
            }
            print("provisioning: \(kills[0]) kills under way, import: \(kills[1])")
            #expect(kills[0] >= Int(Self.rounds) && kills[1] > 0)
        }
    }
}
