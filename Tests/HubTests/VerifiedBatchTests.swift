import Core
import Records
import Testing
import Uplink

@testable import Hub

@Suite("A batch at the hub")
struct VerifiedBatchTests {
    static let post = "DEMO-01"

    private func batch(_ entries: [[UInt8]], first: Int64 = 1) throws -> VerifiedBatch {
        try VerifiedBatch(
            WireBatch(
                post: Self.post, epoch: SampleChain.epoch(1), firstSequence: first,
                previous: Chain.origin(of: SampleChain.epoch(1)),
                entries: entries.map { .content($0) }))
    }

    @Test("has the hashes that the post has")
    func hashes() throws {
        let records = try SampleChain.records(4, post: Self.post)
        let verified = try SampleChain.batch(records)
        #expect(verified.entries.map(\.recordHash) == records.map(\.recordHash))
        #expect(verified.entries.map(\.chainHash) == records.map(\.chainHash))
        #expect(verified.entries.map(\.id) == records.map(\.envelope.id))
        #expect(verified.head == records[3].head)
    }

    @Test("keeps a record of a kind and layout that only newer posts know")
    func newer() throws {
        let record = try SampleChain.records(1, post: Self.post)[0]
        var members = record.envelope.json.object ?? [:]
        members["kind"] = "weather"
        members["schema"] = 9
        members["more"] = ["a": 1]
        let bytes = Array(JSONValue.object(members).compactText.utf8)
        let entry = try #require(try batch([bytes]).entries.first)
        #expect(entry.envelope == nil)
        #expect(entry.kind == "weather")
        #expect(entry.id == record.envelope.id)
        #expect(entry.canonical.map { Array($0.utf8) } == bytes)
    }

    @Test("names every record that cannot be kept, and no other")
    func refusals() throws {
        let records = try SampleChain.records(5, post: Self.post)
        var entries = records.map(\.bytes)
        entries[1] = [0xFF, 0xFE]
        entries[3] = records[0].bytes
        #expect {
            try batch(entries)
        } throws: {
            guard case HubFault.recordsRefused(let refusals) = $0 else { return false }
            return refusals.map(\.sequence) == [2, 4]
        }
    }

    @Test("of a post whose name is none is refused")
    func name() throws {
        for name in ["..", "a/b", "a b", "é", ".hidden"] {
            #expect(throws: HubFault.self) {
                try VerifiedBatch(
                    WireBatch(
                        post: name, epoch: SampleChain.epoch(1), firstSequence: 1,
                        previous: Chain.origin(of: SampleChain.epoch(1)),
                        entries: [.content([1])]))
            }
        }
    }

    @Test("amends at pointers, making what is missing and leaving what cannot be")
    func pointers() throws {
        let body: JSONValue = ["a": ["b": 1], "list": [1, 2]]
        func set(_ pointer: String, _ value: JSONValue) throws -> JSONValue {
            body.setting(try #require(JSONPointer(pointer)), to: value)
        }
        #expect(try set("/a/b", 2) == ["a": ["b": 2], "list": [1, 2]])
        #expect(try set("/c/d", 2) == ["a": ["b": 1], "list": [1, 2], "c": ["d": 2]])
        #expect(try set("/list/1", 9) == ["a": ["b": 1], "list": [1, 9]])
        #expect(try set("/list/-", 9) == ["a": ["b": 1], "list": [1, 2, 9]])
        #expect(try set("/list/7", 9) == body)
        #expect(try set("/a/b/c", 1) == ["a": ["b": ["c": 1]], "list": [1, 2]])
        #expect(try set("", 1) == 1)
    }
}
