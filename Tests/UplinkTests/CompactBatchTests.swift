import Core
import Foundation
import Records
import Testing

@testable import Uplink

@Suite("A batch in layout 4")
struct CompactBatchTests {
    static func batch(_ records: [SealedRecord]) throws -> WireBatch {
        try WireBatch.leading(records, isSetAside: { _ in false }).batch
    }

    static func batch(of entries: [WireBatch.Entry], first: Int64 = 1) throws -> WireBatch {
        try WireBatch(
            post: "P", epoch: SampleChain.epoch(3), firstSequence: first,
            previous: try #require(Digest256(bytes: SeededRandom(seed: 3).bytes(32))),
            entries: entries)
    }

    @Test("is read back as it was written, at every size up to the limit")
    func roundTrip() throws {
        for count in [1, 2, 40, WireLimits.records] {
            let batch = try Self.batch(SampleChain.records(count))
            let bytes = try batch.compact()
            #expect(bytes.first == 4)
            #expect(try WireBatch(decoding: bytes) == batch)
            #expect(bytes.count * 2 < (try batch.encoded().count) || count > 1)
        }
    }

    @Test("is a third of layout 1 in tens, and less with what HQ holds already")
    func size() throws {
        let records = try SampleChain.records(84)
        let batch = try Self.batch(Array(records[64...]))
        let plain = try batch.encoded().count
        let alone = try batch.compact().count
        let built = try batch.compact(after: records[..<64].map(\.bytes)).count
        #expect(alone * 2 < plain)
        #expect(built + 40 < alone)
    }

    @Test("takes records of every shape: other kinds, unknown keys, bytes that are no JSON")
    func shapes() throws {
        var random = SeededRandom(seed: 21)
        for _ in 0..<60 {
            let entries: [WireBatch.Entry] = try (0..<6).map { index in
                switch index % 6 {
                case 0: return .withheld(try #require(Digest256(bytes: random.bytes(32))))
                case 1: return .content(random.bytes(Int.random(in: 0...90, using: &random)))
                case 2: return .content(Array(#"{"b":1,"a":[1.50]}"#.utf8))
                default: return .content(try CanonicalJSON.bytes(of: Self.value(&random, 0)))
                }
            }
            let batch = try Self.batch(of: entries)
            #expect(try WireBatch(decoding: batch.compact()) == batch)
        }
    }

    @Test("keeps texts apart that look alike, and every spelling of a time")
    func spellings() throws {
        let texts = [
            "e\u{301}", "\u{E9}", "2026-11-22T01:02:03Z", "2026-11-22T01:02:03.000Z",
            "2026-11-22T01:02:03.5Z", "2026-11-22t01:02:03Z", "2026-02-31", "2026-13-01",
            "2026-XX-XX", "2026-XX-07", "0000-00-00", "2026-11-22T24:00:00Z",
            "2016-12-31T23:59:60Z", "1969-12-31T23:59:59.999Z",
            "018F0000-0000-7000-8000-000000000000", "018f0000-0000-7000-8000-000000000000",
            "018f0000-0000-7000-c000-000000000000", String(repeating: "Ab", count: 32),
            String(repeating: "ab", count: 32), "QUJDREVGR0hJSktMTU5PUFFSU1RV",
            "QUJDREVGR0hJSktMTU5PUFFSU1R=", "", "\0\u{1}\u{7F}", "😀", "ÉTÉ", "aB<c", "<<<<",
        ]
        let value = JSONValue.object([
            "a": .array(texts.map(JSONValue.string)), "b": .array(texts.map(JSONValue.string)),
            "e\u{301}": 1, "n": [0, 1, -1, 9_007_199_254_740_992, -9_007_199_254_740_992],
        ])
        let bytes = try CanonicalJSON.bytes(of: value)
        let batch = try Self.batch(of: [.content(bytes), .content(bytes)])
        #expect(try WireBatch(decoding: batch.compact()) == batch)
    }

    @Test("is read with the records that it names and with no others")
    func history() throws {
        let records = try SampleChain.records(30)
        let before = records[10..<20].map(\.bytes)
        let batch = try Self.batch(Array(records[20...]))
        let bytes = try batch.compact(after: before)
        #expect(throws: WireFault.needsHistory) { try WireBatch(decoding: bytes) }
        let read = try CompactBatch(reading: bytes)
        #expect(read.history?.count == 10)
        #expect(read.history?.sequence == 20)
        func with(_ history: [[UInt8]]) throws -> WireBatch {
            try read.batch(
                post: batch.post, epoch: batch.epoch, previous: batch.previous, history: history)
        }
        #expect(try with(before) == batch)
        #expect(throws: WireFault.self) { try with(records[9..<19].map(\.bytes)) }
        #expect(throws: WireFault.needsHistory) { try with([]) }
        #expect(throws: WireFault.self) {
            try read.batch(
                post: batch.post, epoch: batch.epoch, previous: records[3].chainHash,
                history: before)
        }
    }

    @Test("with bytes changed is refused, or has the same records, and never harms")
    func mutations() throws {
        let isFull = ProcessInfo.processInfo.environment["WAYPOST_FULL"] != nil
        let rounds = isFull ? 1_000_000 : 10_000
        let batch = try Self.batch(of: [.content(Array(#"{"a":"bcd","e":[1,null]}"#.utf8))])
        let bytes = try batch.compact()
        var random = SeededRandom(seed: 8)
        var refused = 0
        for _ in 0..<rounds {
            let mutated = Self.mutated(bytes, &random)
            do throws(WireFault) {
                // The post's name and the epoch stand in no hash here: records themselves hold
                // them, and the hub asks both.
                let read = try WireBatch(decoding: mutated)
                if read.entries != batch.entries || read.firstSequence != batch.firstSequence {
                    Issue.record("other records were read from \(mutated)")
                }
            } catch {
                refused += 1
            }
        }
        #expect(refused > rounds * 3 / 4)
    }

    @Test("of random bytes behind an honest header ends within its limits")
    func noise() throws {
        let batch = try Self.batch(SampleChain.records(3))
        let bytes = try batch.compact()
        let head = bytes.prefix(bytes.count / 3)
        var random = SeededRandom(seed: 9)
        for round in 0..<400 {
            var noise = random.bytes(Int.random(in: 0...400, using: &random))
            // Runs of one byte are what a model takes for certain, over and over.
            if round % 4 == 0 { noise = [UInt8](repeating: noise.first ?? 0, count: 300) }
            #expect(throws: WireFault.self) { try WireBatch(decoding: Array(head) + noise) }
        }
    }

    @Test("is read by a reader written from its description")
    func independentReader() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let prior = folder.appending(path: "../../Sources/Uplink/Assets/prior.ndjson").path
        let scratch = FileManager.default.temporaryDirectory.appending(
            path: "waypost-wire-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let records = try SampleChain.records(14)
        let before = records[..<6].map(\.bytes)
        let batch = try Self.batch(Array(records[6...]))
        let history = scratch.appending(path: "history")
        try Data(before.joined(separator: [0x0A])).write(to: history)
        for (name, bytes) in [
            ("alone", try batch.compact()), ("built", try batch.compact(after: before)),
        ] {
            let file = scratch.appending(path: name)
            try Data(bytes).write(to: file)
            let said = try Self.output(
                of: [
                    folder.appending(path: "decode_batch.py").path, prior, file.path,
                ]
                    + (name == "built"
                        ? [history.path, batch.post, batch.epoch.description] : []))
            let expected = records[6...].map { String(decoding: $0.bytes, as: UTF8.self) }
            #expect(said == expected.joined(separator: "\n") + "\n")
        }
    }

    private static func output(of arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    private static func mutated(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var mutated = bytes
        switch Int.random(in: 0..<4, using: &random) {
        case 0, 1:
            mutated[Int.random(in: mutated.indices, using: &random)] ^=
                UInt8.random(in: 1...255, using: &random)
        case 2: mutated.removeLast(Int.random(in: 1..<mutated.count, using: &random))
        default:
            mutated.insert(
                UInt8.random(in: 0...255, using: &random),
                at: Int.random(in: mutated.indices, using: &random))
        }
        return mutated
    }

    /// Any JSON value of whole numbers.
    private static func value(_ random: inout SeededRandom, _ depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth < 4 ? 9 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2:
            let limit = JSONValue.integerLimit
            return .integer(Int64.random(in: -limit...limit, using: &random))
        case 3: return .integer(Int64.random(in: -3...300, using: &random))
        case 4, 5: return .string(text(&random))
        case 6:
            return .array(
                (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    value(&random, depth + 1)
                })
        default:
            var members: [String: JSONValue] = [:]
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                members[text(&random)] = value(&random, depth + 1)
            }
            return .object(members)
        }
    }

    private static func text(_ random: inout SeededRandom) -> String {
        let alphabet = Array("abAB09 -<:é😀\u{0}\"\\")
        return String(
            (0..<Int.random(in: 0...9, using: &random)).compactMap { _ in
                alphabet.randomElement(using: &random)
            })
    }
}
