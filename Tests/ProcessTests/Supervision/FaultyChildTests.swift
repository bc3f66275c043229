import Core
import Foundation
import Testing

extension RealProcesses {
    /// What no cancellation reaches: each time the process ends with its own exit code, the next
    /// one is whole, and the ledger names the cause.
    @Suite("A child that does wrong")
    struct FaultyChildTests {
        struct Case: Sendable, CustomTestStringConvertible {
            let word: String
            let code: String
            let cause: String
            var endings: [ChildProcess.Ending]

            var testDescription: String { word }
        }

        static let cases = [
            Case(
                word: "block", code: "leaked", cause: "ups/worker did not stop",
                endings: [.exited(71)]),
            Case(
                word: "ignore", code: "leaked", cause: "no proof of progress",
                endings: [.exited(71)]),
            Case(
                word: "trap", code: "trapped", cause: "programming error",
                endings: [.killed(SIGILL), .killed(SIGTRAP)]),
            Case(
                word: "starve", code: "pool_starved", cause: "pool is starved",
                endings: [.exited(72)]),
        ]

        @Test("ends its process, and the next is whole", arguments: cases)
        func endsItsProcess(fault: Case) throws {
            try FaultyProcess.run { process in
                let time = SystemTime()
                try process.order(fault.word)
                try process.service.start()
                let begun = time.monotonic()
                let ending = try process.service.waitForEnd()
                let ended = time.monotonic()
                #expect(fault.endings.contains(ending), "\(ending)")
                // With everything stopped, and before anybody could judge it.
                let said = try process.resets().map { $0["code"]?.string }
                #expect(said == (fault.word == "trap" ? [] : [fault.code]))
                process.service.socket.drain()
                try process.service.start()
                let ready = time.monotonic()
                try process.service.socket.waitFor("WATCHDOG=1")
                let alive = time.monotonic()
                let judged = try process.newestReset()
                #expect(judged["what"] == "ups")
                #expect(judged["code"]?.string == fault.code)
                #expect(judged["cause"]?.string?.contains(fault.cause) == true)
                #expect(judged["uptime_ms"]?.integer ?? -1 >= 0)
                #expect(try process.resets().count == 1)
                process.service.signal(SIGTERM)
                #expect(try process.service.waitForEnd() == .exited(0))
                print(
                    "Recovery: \(fault.word): ended after \(ended - begun) (\(ending)), "
                        + "ready \(ready - ended) later, first sign of life \(alive - ended) later")
            }
        }

        @Test("and only throws is restarted inside its process, which lives on")
        func fails() throws {
            try FaultyProcess.run { process in
                let time = SystemTime()
                try process.order("fail")
                try process.service.start()
                let begun = time.monotonic()
                try Patience.until("the ledger of the child") {
                    try process.resets().first?["code"] == "child_failed"
                }
                let entry = try process.newestReset()
                #expect(entry["what"] == "ups/worker")
                #expect(entry["cause"] == "failed as it was told to")
                try process.service.socket.waitFor("WATCHDOG=1")
                print("Recovery: fail: announced after \(time.monotonic() - begun), no new process")
                process.service.signal(SIGTERM)
                #expect(try process.service.waitForEnd() == .exited(0))
            }
        }
    }
}

/// `waypost-sim faulty` under a service manager.
private struct FaultyProcess {
    let service: WatchedService
    private let folder: TemporaryFolder
    private var root: String { folder.path + "/post" }
    private var orders: String { folder.path + "/order" }

    static func run(_ body: (FaultyProcess) throws -> Void) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let root = folder.path + "/post"
        let process = FaultyProcess(
            service: try WatchedService(
                "ups",
                [Machine.program("waypost-sim"), "faulty", folder.path + "/order", "--root", root],
                root: root, folder: folder.path), folder: folder)
        defer { process.service.end() }
        do {
            try body(process)
        } catch {
            print(process.service.log.tail())
            throw error
        }
    }

    func order(_ word: String) throws {
        try word.write(toFile: orders, atomically: true, encoding: .utf8)
    }

    /// `waypost services`, newest first.
    func resets() throws -> [JSONValue] {
        let answer = try Tool.run([
            Machine.program("waypost"), "services", "ups", "--json", "--root", root,
        ])
        return try answer.json().at("roles", "ups", "resets")?.array ?? []
    }

    func newestReset() throws -> JSONValue {
        try #require(try resets().first)
    }
}
