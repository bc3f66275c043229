import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    @Suite("a simulated post in a process of its own")
    struct PostCommandTests {
        private func command(_ words: String...) -> [String] {
            [Machine.program("waypost-sim"), "post", "--days", "1"] + words
        }

        @Test("one seed is one life in two processes, and nothing is left of it")
        func oneLife() throws {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            // A defect ends the run in the morning.
            let words = command(
                "--seed", "5", "--canary", "unsealed", "--json", "--dir", folder.path)
            let answers = try (0..<2).map { _ in
                try #require(Tool.require(words, code: 1).jsonLines().first)
            }
            #expect(answers[0]["trace"]?.string?.count == 16)
            #expect(answers[0]["trace"] == answers[1]["trace"])
            #expect(answers[0]["steps"] == answers[1]["steps"])
            #expect(try LinuxFiles().list(folder.path, limit: 10).isEmpty)
        }

        @Test("a place that takes no folders is one clear fault")
        func impossiblePlace() throws {
            let answer = try Tool.run(command("--dir", "/proc"))
            #expect(answer.code == 1, "\(answer.ending)")
            #expect(answer.errors.contains("/proc/waypost-post-"), "\(answer.errors)")
        }

        @Test("ended by a signal it leaves nothing behind, and what a killed one left goes next")
        func leftovers() throws {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            func start() throws -> ChildProcess {
                let program = Machine.program("waypost-sim")
                let words = [program, "post", "--days", "300", "--dir", folder.path]
                let child = try ChildProcess(words, streams: ChildProcess.Streams())
                let digits = String(child.processID)
                try Patience.until("a run has begun") {
                    let names = FileManager.default.subpaths(atPath: folder.path) ?? []
                    return names.contains { $0.contains(digits) && $0.hasSuffix("/hub.sqlite") }
                }
                return child
            }
            let killed = try start()
            killed.signal(SIGKILL)
            #expect(killed.waitForEnd() == .killed(SIGKILL))
            for signal in [SIGTERM, SIGINT] {
                let child = try start()
                let names = try LinuxFiles().list(folder.path, limit: 10)
                #expect(names.count == 1, "\(names)")
                child.signal(signal)
                #expect(child.waitForEnd(within: .seconds(60)) == .killed(signal))
                #expect(try LinuxFiles().list(folder.path, limit: 10).isEmpty)
            }
        }
    }
}
