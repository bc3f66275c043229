import Core
import Foundation
import Journal
import Records
import Testing

@testable import Capture

/// Random records of all kinds, counted by the index in steps between which it is lost, closed and
/// begun anew, against a recount of everything from the journal.
@Suite("Counts against a recount of everything")
struct RecountTests {
    private static let measures = StatisticsTable.allCases.flatMap(\.measures)

    /// Small texts, so that values meet.
    private struct Inventor {
        let random: SeededRandom

        func number(_ limit: UInt8) -> Int { Int(random.bytes(1)[0] % limit) }
        func one(of values: [String]) -> JSONValue { .string(values[number(UInt8(values.count))]) }

        func crossing(groups: [String]) -> JSONValue {
            var body: [String: JSONValue] = [
                "direction": one(of: ["entry", "exit"]),
                "crossed_at": .string("2026-02-2\(number(9))T\(10 + number(10)):15:00Z"),
                "decision": ["outcome": one(of: ["admitted", "departed", "refused"])],
                "traveller": [
                    "surname": one(of: ["OSMAN", "DIALLO"]), "sex": one(of: ["F", "M", "X"]),
                    "birth_date": one(of: ["1990-01-01", "2020-02-02", "1950-XX-XX"]),
                    "nationality": one(of: ["FRA", "SDN", "XXX"]),
                ],
                "journey": ["transport": one(of: ["car", "bus", "cart"])],
                "processing": [
                    "started_at": "2026-02-20T10:00:00Z",
                    "finished_at": .string("2026-02-20T10:0\(number(9)):00Z"),
                ],
            ]
            if number(3) == 0 { body["group"] = ["id": one(of: groups)] }
            return .object(body)
        }

        func amendment(of target: Identifier) -> JSONValue {
            let changes: [JSONValue] = [
                ["/direction": "exit"], ["/traveller/sex": "F"], ["/group/id": .null],
                ["/crossed_at": "2026-02-28T23:59:59Z"], [:],
            ]
            let change = changes[number(5)]
            return [
                "target": .string(target.description),
                "reason": change == [:] ? "void" : "typing_error", "changes": change,
            ]
        }

        var tally: JSONValue {
            [
                "direction": "entry", "group_size": .integer(Int64(number(20))),
                "counts": ["F": ["18-59": .integer(Int64(number(6)))], "M": ["60+": 2]],
            ]
        }
    }

    /// What the statistics should be, from the records alone and without the index.
    private static func recount(_ records: [Envelope], _ meaning: RecordMeaning) -> IndexCounts {
        var counts: IndexCounts = [:]
        var covered: [Identifier: [String: Int]] = [:]
        for record in records where record.kind == .crossing {
            let amendments = records.filter {
                $0.kind == .amendment && $0.body["target"]?.string == record.id.description
            }
            let entry = meaning.entry(of: record, amendments: amendments)
            counts.merge(entry.counts) { $0 + $1 }
            if let covering = entry.covering {
                covered[covering.tally, default: [:]][covering.cell, default: 0] += 1
            }
        }
        for record in records {
            switch record.kind {
            case .tally:
                counts.merge(meaning.counts(of: record, covered: covered[record.id] ?? [:])) {
                    $0 + $1
                }
            case .crossing, .amendment: break
            default:
                counts.merge(meaning.entry(of: record)?.counts ?? [:]) { $0 + $1 }
            }
        }
        return counts.filter { $0.value != 0 }
    }

    @Test("They agree, whatever became of the index in between", arguments: [UInt64(1), 2, 3])
    func agree(seed: UInt64) async throws {
        let post = try await JournalPost()
        let random = SeededRandom(seed: seed)
        let inventor = Inventor(random: random)
        let directory = post.root + "/journal"
        let meaning = RecordMeaning(time: .utc)
        var index = try RecordIndex(directory: directory, meaning: meaning)
        let groups = (0..<6).map { _ in
            Identifier.version7(at: post.time.now(), random: random).description
        }
        var crossings: [Identifier] = []
        for round in 0..<500 {
            var id = Identifier.version7(at: post.time.now(), random: random)
            let (kind, body): (RecordKind, JSONValue)
            switch inventor.number(10) {
            case 0 where !crossings.isEmpty, 1 where !crossings.isEmpty:
                let target = crossings[Int(random.bytes(1)[0]) % crossings.count]
                (kind, body) = (.amendment, inventor.amendment(of: target))
            case 2:
                id = Identifier(groups[inventor.number(6)]) ?? id
                (kind, body) = (.tally, inventor.tally)
            case 3:
                (kind, body) = (
                    .incident,
                    ["kind": inventor.one(of: ["weapon", "odd"]), "source": "officer"]
                )
            default:
                (kind, body) = (.crossing, inventor.crossing(groups: groups))
                crossings.append(id)
            }
            // The same tally again is refused: its name is taken.
            _ = try? await post.journal.append(RecordDraft(kind: kind, id: id, body: body))
            post.time.advance(.seconds(300))
            switch round % 97 {
            case 13, 51: _ = try index.advance()
            case 60:
                index.close()
                index = try RecordIndex(directory: directory, meaning: meaning)
            case 77:
                // Damage, as a card makes it.
                index.close()
                let path = directory + "/index.sqlite"
                try Data(repeating: 0x5A, count: 3_000).write(to: URL(fileURLWithPath: path))
                _ = try index.advance()
            default: break
            }
        }
        while try index.advance() > 0 {}
        let records = try JournalReader(directory: directory)
            .records(after: 0, limit: 10_000, byteLimit: .max).map(\.record.envelope)
        let expected = Self.recount(records, meaning)
        let found = try index.counts(Self.measures, days: 0...100_000)
        #expect(expected.count > 300)
        #expect(found == expected)
    }

    @Test("Another clock's zone makes it anew, and what was purged leaves it")
    func zonesAndPurges() async throws {
        let post = try await JournalPost()
        let directory = post.root + "/journal"
        for number in 1...3 {
            _ = try await post.service.putCrossing(
                id: TestPost.id(UInt64(number)), bytes: TestCrossing.bytes(),
                by: post.post.principal())
        }
        let utc = try RecordIndex(directory: directory, meaning: RecordMeaning(time: .utc))
        _ = try utc.advance()
        let hours = try utc.counts(["hour"], days: 0...100_000)
        #expect(hours.keys.map(\.value) == ["07"])
        utc.close()
        let east = RecordMeaning(time: PostTime(zone: "East") { _ in 7_200 })
        let moved = try RecordIndex(directory: directory, meaning: east)
        _ = try moved.advance()
        #expect(try moved.counts(["hour"], days: 0...100_000).keys.map(\.value) == ["09"])
        #expect(moved.beginnings.value == 1)
        let span = Timestamp(milliseconds: 0)..<Timestamp(milliseconds: .max / 4)
        #expect(try moved.find(.crossings, terms: [], in: span, limit: 9).count == 3)
        try await post.purgeRecords()
        while try !moved.sweep() {}
        #expect(try moved.find(.crossings, terms: [], in: span, limit: 9).isEmpty)
        #expect(try moved.counts(["total"], days: 0...100_000).values.reduce(0, +) == 3)
        #expect(try moved.notCounted() == 0)
        moved.close()
        let fresh = try RecordIndex(directory: directory, meaning: RecordMeaning(time: .utc))
        _ = try fresh.advance()
        #expect(try fresh.notCounted() == 3)
    }
}
