import Core
import GRDB
import Journal
import PKI
import Records
import Site
import Supervision
import Testing

@testable import Station

@Suite("waypost records")
struct RecordsTests {
    private let root = TemporaryRoot()

    /// Provisions the post and stores that many crossings; returns their names.
    private func fill(_ count: Int) async throws -> [Identifier] {
        _ = try await root.provision()
        let executor = ThreadExecutor(name: "journal")
        let journal = try Journal(
            directory: root.paths.journal, post: "DEMO-01",
            clock: StampingClock(source: SystemTime()), executor: executor)
        var names: [Identifier] = []
        for number in 0..<count {
            let id = Identifier.version7(at: SystemTime().now(), random: SystemRandom())
            _ = try await journal.append(
                RecordDraft(
                    kind: .crossing, id: id, body: ["direction": "entry", "n": JSONValue(number)]))
            names.append(id)
        }
        await journal.close()
        return names
    }

    @Test("lists a line a record, oldest first, and whole envelopes as JSON")
    func list() async throws {
        let names = try await fill(3)
        let said = Transcript()
        #expect(said.commands(root.paths).listRecords(after: 0, limit: nil) == ExitCode.ok)
        let lines = said.output.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0].hasSuffix("epoch_start"))
        #expect(lines[1].contains(names[0].description))
        let json = Transcript()
        #expect(json.commands(root.paths, isJSON: true).listRecords(after: 0, limit: nil) == 0)
        let records = try json.jsonLines()
        #expect(records.map { $0["sequence"] } == [1, 2, 3, 4])
        #expect(records.allSatisfy { $0["record_hash"] != nil && $0["chain_hash"] != nil })
    }

    @Test("lists from a sequence and up to a limit; behind the end there is nothing")
    func window() async throws {
        _ = try await fill(3)
        for (after, limit, expected) in [(2, 1, [3]), (1, 9, [2, 3, 4]), (4, 9, []), (99, 9, [])] {
            let said = Transcript()
            let code = said.commands(root.paths, isJSON: true).listRecords(
                after: Int64(after), limit: limit)
            #expect(code == ExitCode.ok)
            #expect(
                try said.jsonLines().map { $0["sequence"]?.integer } == expected.map(Int64.init))
        }
    }

    @Test("shows one record, and tells a wrong name from one that is not there")
    func show() async throws {
        let names = try await fill(1)
        let said = Transcript()
        #expect(said.commands(root.paths).showRecord(names[0].description) == ExitCode.ok)
        #expect(try said.json().at("body", "n") == 0)
        let absent = Identifier(high: 0x7000, low: 1 << 63).description
        #expect(Transcript().commands(root.paths).showRecord(absent) == ExitCode.failed)
        #expect(Transcript().commands(root.paths).showRecord("x") == ExitCode.usage)
    }

    @Test("verifies the chain, without a site file too")
    func verify() async throws {
        _ = try await fill(3)
        try LinuxFiles().remove(root.paths.siteFile)
        try LinuxFiles().remove(root.paths.acceptedSiteFile)
        let said = Transcript()
        #expect(said.commands(root.paths, isJSON: true).verifyRecords() == ExitCode.ok)
        let expected: JSONValue = [
            "ok": true, "records": 4, "purged": 0, "first_fault": .null, "vouched_to": .null,
            "lacking": [], "recoveries": [],
        ]
        #expect(try said.json() == expected)
        let text = Transcript()
        #expect(text.commands(root.paths).verifyRecords() == ExitCode.ok)
        #expect(text.output.hasPrefix("The chain of 4 records holds.\n"))
    }

    @Test("lists a record whose body was purged, and shows what is left of it")
    func purged() async throws {
        let names = try await fill(3)
        let queue = try DatabaseQueue(path: root.paths.journal + "/journal.sqlite")
        try await queue.write {
            try $0.execute(sql: "UPDATE records SET bytes = NULL WHERE position = 3")
        }
        try queue.close()
        let said = Transcript()
        #expect(said.commands(root.paths).listRecords(after: 0, limit: nil) == ExitCode.ok)
        let lines = said.output.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[2] == "3  purged  \(names[1])  crossing")
        let json = Transcript()
        #expect(json.commands(root.paths, isJSON: true).listRecords(after: 2, limit: 1) == 0)
        let record = try #require(try json.jsonLines().first)
        #expect(record["purged"] == true)
        #expect(record["sequence"] == 3)
        #expect(record["record_hash"] != nil)
        let shown = Transcript()
        #expect(shown.commands(root.paths).showRecord(names[1].description) == ExitCode.ok)
        #expect(try shown.json()["purged"] == true)
    }

    @Test("does not verify where HQ's receipt is there and cannot be believed")
    func forgedReceipt() async throws {
        _ = try await fill(1)
        let secrets = SecretFiles(paths: root.paths)
        let authority = try LinuxFiles().read(root.paths.lanAuthority, limit: PEMLimit.file)
        try LinuxFiles().replace(secrets.hubAuthority, with: authority, mode: 0o644)
        let epoch = try JournalReader(directory: root.paths.journal).head().head.epoch
        let directory = root.paths.state(of: .uplink) + "/receipts"
        try LinuxFiles().makeDirectory(directory, mode: 0o750)
        try LinuxFiles().replace("\(directory)/\(epoch).json", with: [0x7B, 0x7D], mode: 0o640)
        let said = Transcript()
        #expect(said.commands(root.paths, isJSON: true).verifyRecords() == ExitCode.broken)
        #expect(try said.json()["ok"] == false)
        #expect(try said.json().at("first_fault", "kind") == "receipt")
        #expect(said.complaints.contains("receipts cannot be believed"))
    }

    @Test("says where there is no journal")
    func noJournal() {
        for command in [
            { (commands: StationCommands) in commands.listRecords(after: 0, limit: nil) },
            { $0.verifyRecords() }, { $0.showRecord("01890000-0000-7000-8000-000000000000") },
        ] {
            let said = Transcript()
            #expect(command(said.commands(root.paths)) == ExitCode.unavailable)
            #expect(said.complaints.contains("waypost provision"))
        }
    }
}
