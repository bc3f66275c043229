import Core
import Records
import Testing

@Suite("Bodies that nobody would send")
struct RandomBodiesTests {
    @Test("Any value gets the same bounded answer twice", arguments: [1, 2, 3, 4] as [UInt64])
    func anyValue(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let maker = RandomBody()
        for round in 0..<400 {
            let kind = RecordKind.allCases[round % RecordKind.allCases.count]
            let sample = BodySamples(alternative: round).value(for: BodySchema(of: kind).root)
            let body = maker.damaged(sample, using: &random)
            let first = BodyFixtures.check(body, kind: kind)
            #expect(first == BodyFixtures.check(body, kind: kind), "seed \(seed), round \(round)")
            #expect(first.refusals.count <= BodyLimits.refusals)
            #expect(first.warnings.count <= BodyLimits.warnings)
            if first.isStorable {
                #expect(throws: Never.self) { try CanonicalJSON.bytes(of: body) }
            }
        }
    }
}

/// Replaces parts of a body by anything, at random places.
struct RandomBody {
    private static let keys = [
        "direction", "document", "national", "traveller", "/direction", "mrz", "", "~", "0", "ключ",
    ]
    private static let texts = [
        "", "entry", "9999-12-31", "XXXX-XX-XX", "0001-01-01", "2026-11-18T05:00:00Z", "\u{0}",
        "9999-12-31T23:59:60.999-23:59", "D", "😀", "passport", "none",
    ]

    func damaged(_ value: JSONValue, using random: inout SeededRandom) -> JSONValue {
        if Int.random(in: 0..<24, using: &random) == 0 { return anything(3, using: &random) }
        switch value {
        case .object(let members):
            var result: [String: JSONValue] = [:]
            for (key, member) in members.sorted(by: { $0.key < $1.key })
            where Int.random(in: 0..<12, using: &random) > 0 {
                result[key] = damaged(member, using: &random)
            }
            return .object(result)
        case .array(let elements): return .array(elements.map { damaged($0, using: &random) })
        default: return value
        }
    }

    private func anything(_ depth: Int, using random: inout SeededRandom) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
        case 0: .null
        case 1: .bool(Bool.random(using: &random))
        case 2: .integer(Int64.random(in: .min ... .max, using: &random))
        case 3: .integer(Int64.random(in: -2...200, using: &random))
        case 4: .number(Double.random(in: -1e18...1e18, using: &random))
        case 5: .string(pick(Self.texts, using: &random))
        case 6:
            .array(
                (0..<Int.random(in: 0..<5, using: &random)).map { _ in
                    anything(depth - 1, using: &random)
                })
        default:
            .object(
                Dictionary(
                    (0..<Int.random(in: 0..<5, using: &random)).map { _ in
                        (pick(Self.keys, using: &random), anything(depth - 1, using: &random))
                    }, uniquingKeysWith: { first, _ in first }))
        }
    }

    private func pick(_ values: [String], using random: inout SeededRandom) -> String {
        values[Int.random(in: 0..<values.count, using: &random)]
    }
}
