import Core
import Journal
import Logging
import Records
import Site
import Testing

@testable import Station

@Suite("The mark of a running process")
struct ProcessMarkTests {
    private let root = TemporaryRoot()
    private let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    private var mark: ProcessMark {
        ProcessMark(role: .uplink, paths: root.paths, time: SystemTime(), files: LinuxFiles())
    }
    private var outbox: Outbox { Outbox(directory: root.paths.outbox(of: .uplink)) }
    private var markFile: String { root.paths.state(of: .uplink) + "/process.json" }

    init() throws {
        try LinuxFiles().makeDirectory(root.paths.outbox(of: .uplink), mode: 0o750)
    }

    private func resets() throws -> [JSONValue] {
        try outbox.waiting().map { try outbox.take($0) }.filter { $0.kind == .reset }.map(\.body)
    }

    @Test("leaves no reset behind a process that ended by itself")
    func clean() throws {
        mark.begin(log: log)
        #expect(mark.restarts == 0)
        mark.end(log: log)
        mark.begin(log: log)
        #expect(mark.restarts == 1)
        #expect(try resets() == [])
    }

    @Test("leaves a reset of the process where the one before was killed")
    func killed() throws {
        mark.begin(log: log)
        mark.begin(log: log)
        let reset = try #require(try resets().first)
        #expect(reset["scope"] == "process")
        #expect(reset["uptime_s"]?.integer != nil)
        #expect(reset["cause"]?.string?.contains("uplink") == true)
        #expect(try resets().count == 1)
    }

    @Test("leaves a reset of the board where the one before ran in another boot")
    func otherBoot() throws {
        let other = Identifier(high: 0x1111_2222_3333_4444, low: 1 << 63)
        let text = #"{"boot_id":"\#(other)","starts":4,"since_ms":5,"clean":false}"#
        try LinuxFiles().replace(markFile, with: Array(text.utf8), mode: 0o640)
        #expect(mark.restarts == nil)
        mark.begin(log: log)
        let reset = try #require(try resets().first)
        #expect(reset["scope"] == "board")
        #expect(reset["uptime_s"] == .null)
        #expect(mark.restarts == 0)
    }

    @Test("that is damaged counts as none")
    func damaged() throws {
        try LinuxFiles().replace(markFile, with: Array("{".utf8), mode: 0o640)
        mark.begin(log: log)
        #expect(try resets() == [])
        #expect(mark.restarts == 0)
    }

    @Test("that cannot be written does not stop the process")
    func unwritable() throws {
        let away = ProcessMark(
            role: .uplink, paths: Paths(root: root.paths.root + "/away"), time: SystemTime(),
            files: LinuxFiles())
        away.begin(log: log)
        #expect(away.restarts == nil)
        away.end(log: log)
    }
}
