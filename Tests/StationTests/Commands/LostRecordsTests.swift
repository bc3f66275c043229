import Core
import Foundation
import GRDB
import Journal
import Records
import Site
import Supervision
import Testing

@testable import Station

@Suite("A journal that lost what HQ has signed for")
struct LostRecordsTests {
    private let root = TemporaryRoot()

    /// Provisions the post, stores crossings, and has HQ sign for the last record.
    private func signed(_ count: Int) async throws -> ChainHead {
        _ = try await root.provision()
        try await store(count)
        let head = try JournalReader(directory: root.paths.journal).head().head
        try SigningHub(root).sign(head, on: root)
        return head
    }

    private func store(_ count: Int) async throws {
        let journal = try Journal(
            directory: root.paths.journal, post: "DEMO-01",
            clock: StampingClock(source: SystemTime()), executor: ThreadExecutor(name: "journal"))
        for number in 0..<count {
            _ = try await journal.append(
                RecordDraft(
                    kind: .crossing, id: .version7(at: SystemTime().now(), random: SystemRandom()),
                    body: ["direction": "entry", "n": JSONValue(number)]))
        }
        await journal.close()
    }

    private func tamper(_ sql: String) throws {
        let queue = try DatabaseQueue(path: root.paths.journal + "/journal.sqlite")
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    private func removeJournal() throws {
        for name in try LinuxFiles().list(root.paths.journal, limit: 16) {
            try LinuxFiles().remove(root.paths.journal + "/" + name)
        }
    }

    private func verified() throws -> (code: Int32, json: JSONValue, text: String) {
        let json = Transcript()
        let text = Transcript()
        let code = json.commands(root.paths, isJSON: true).verifyRecords()
        #expect(text.commands(root.paths).verifyRecords() == code)
        return (code, try json.json(), text.output)
    }

    @Test("holds while HQ has signed for no more than what is there")
    func whole() async throws {
        _ = try await signed(5)
        #expect(try verified().text.contains("vouches for all of it"))
        try await store(2)
        let found = try verified()
        #expect(found.code == ExitCode.ok)
        #expect(found.json["vouched_to"] == 6)
    }

    @Test(
        "names what is missing and stands at HQ",
        arguments: [
            ("DELETE FROM records WHERE position > 4", Int64(5)),
            ("DELETE FROM records", 1),
            ("DELETE FROM records; DELETE FROM epochs", 1),
        ])
    func cut(sql: String, from: Int64) async throws {
        let head = try await signed(5)
        try tamper(sql)
        let found = try verified()
        #expect(found.code == ExitCode.broken)
        #expect(found.json["ok"] == false)
        #expect(found.json["vouched_to"] == .null)
        #expect(found.json.at("first_fault", "kind") == "missing")
        #expect(found.json.at("first_fault", "sequence") == .integer(from))
        let lacking = try #require(found.json["lacking"]?.array?.first)
        #expect(lacking["epoch"] == .string(head.epoch.description))
        #expect(lacking["from"] == .integer(from))
        #expect(lacking["through"] == 6)
        #expect(found.text.contains("\(from) to 6 are missing here and stand at HQ"))
    }

    @Test("does not take others in the place of those that HQ signed for")
    func replaced() async throws {
        _ = try await signed(5)
        try tamper("DELETE FROM records WHERE position > 3")
        try await store(4)
        let found = try verified()
        #expect(found.code == ExitCode.broken)
        #expect(found.json.at("first_fault", "kind") == "receipt")
        #expect(found.json.at("first_fault", "sequence") == 6)
    }

    @Test("a file that was emptied holds nothing")
    func truncated() async throws {
        _ = try await signed(5)
        try removeJournal()
        #expect(
            FileManager.default.createFile(
                atPath: root.paths.journal + "/journal.sqlite", contents: Data()))
        #expect(try verified().code == ExitCode.broken)
    }

    @Test("provisioned anew, says which journal stood here before")
    func reprovisioned() async throws {
        let lost = try await signed(5)
        try removeJournal()
        let report = try await root.provision()
        #expect(report.isComplete, "\(report.text)")
        #expect(report.text.contains("LOST JOURNAL"))
        let first = try #require(
            try JournalReader(directory: root.paths.journal)
                .records(after: 0, limit: 1, byteLimit: .max).first?.record.envelope)
        #expect(first.epoch != lost.epoch)
        let body: JSONValue = [
            "reason": "provisioned", "previous_epoch": .string(lost.epoch.description),
            "previous_sequence": .integer(lost.sequence),
            "previous_chain_hash": .string(lost.chainHash.description),
        ]
        #expect(first.body == body)
        #expect(try verified().code == ExitCode.broken)
        let again = try await root.provision()
        #expect(!again.text.contains("LOST JOURNAL"))
        #expect(try JournalReader(directory: root.paths.journal).head().position == 1)
    }

    @Test("a journal whose rows are all gone is provisioned likewise")
    func emptied() async throws {
        let lost = try await signed(5)
        try tamper("DELETE FROM records")
        let report = try await root.provision()
        #expect(report.isComplete, "\(report.text)")
        let first = try #require(
            try JournalReader(directory: root.paths.journal)
                .records(after: 0, limit: 1, byteLimit: .max).first?.record.envelope)
        #expect(first.body["previous_epoch"] == .string(lost.epoch.description))
        #expect(first.sequence == 1)
    }

    @Test("capture goes on in a new epoch, once, and tells of it until the evidence is put aside")
    func newEpoch() async throws {
        let head = try await signed(5)
        try tamper("DELETE FROM records WHERE position > 4")
        let text = TemporaryRoot.site()
        for _ in 0..<2 {
            let (context, slot) = try RunningRole.context(text, root)
            let role = CaptureRole(context)
            try await RunningRole.run(.capture, role.tree, root.paths, slot) { running in
                let codes = try await running.findings()
                #expect(codes.contains("records.lacking"))
            }
            let records = try JournalReader(directory: root.paths.journal)
                .records(after: 0, limit: 10, byteLimit: .max).map(\.record.envelope)
            let starts = records.filter { $0.kind == .epochStart }
            #expect(starts.count == 2)
            #expect(starts.last?.body["reason"] == "fork")
            #expect(starts.last?.body["previous_epoch"] == .string(head.epoch.description))
            #expect(starts.last?.body["previous_sequence"] == 4)
        }
    }

    @Test("capture goes on in a new epoch when HQ tells of another branch while it runs")
    func toldWhileRunning() async throws {
        let head = try await signed(2)
        let (context, slot) = try RunningRole.context(TemporaryRoot.site(), root)
        let role = CaptureRole(context)
        let hub = try SigningHub(root)
        let root = root
        try await RunningRole.run(.capture, role.tree, root.paths, slot) { running in
            let opened = try #require(role.journal.current)
            #expect(opened.head.epoch == head.epoch)
            try hub.sign(head, isFork: true, isElsewhere: true, on: root)
            _ = try await running.call(RoleCall.collect)
            // Each answer is a turn of the role; the doorbell's work lies between two of them.
            var turns = 0
            while try await !running.findings().contains("records.new_epoch"), turns < 10_000 {
                turns += 1
            }
            #expect(opened.head.epoch != head.epoch)
            #expect(opened.head.sequence == 1)
        }
    }
}
