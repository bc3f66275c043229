import Core
import Records
import Testing

@Suite("What a body may not hold")
struct BodyLimitsTests {
    struct Case: CustomTestStringConvertible {
        let pointer: String
        let value: JSONValue
        /// Where it is refused; at `pointer` when `nil`.
        var refusedAt: String?
        var kind: RecordKind = .crossing
        var testDescription: String { "\(kind) \(pointer) \(String(describing: value).prefix(60))" }
    }

    static let identifier: JSONValue = "01936f2e-0000-7000-8000-000000000001"

    static func text(_ count: Int) -> JSONValue { .string(String(repeating: "ä", count: count)) }
    static func list(_ count: Int, _ element: JSONValue) -> JSONValue {
        .array(Array(repeating: element, count: count))
    }
    static func members(_ count: Int) -> JSONValue {
        .object(Dictionary(uniqueKeysWithValues: (0..<count).map { ("k\($0)", .integer(1)) }))
    }

    static let refused: [Case] = [
        Case(pointer: "/traveller/surname", value: text(201)),
        Case(pointer: "/direction", value: text(201)),
        Case(pointer: "/crossed_at", value: text(201)),
        Case(pointer: "/traveller/nationality", value: text(201)),
        Case(pointer: "/document/mrz", value: [text(201)], refusedAt: "/document/mrz/0"),
        Case(pointer: "/document/mrz", value: list(129, "P<NER")),
        Case(
            pointer: "/document/chip",
            value: ["dg2": .string(String(repeating: "A", count: 60_004))],
            refusedAt: "/document/chip/dg2"),
        Case(pointer: "/attachments", value: list(33, [:])),
        Case(pointer: "/other_documents", value: list(9, [:])),
        Case(pointer: "/traveller/other_nationalities", value: list(9, "NER")),
        Case(pointer: "/decision/refusal_reasons", value: list(17, "alert")),
        Case(
            pointer: "/attachments", value: [["kind": "face"]], refusedAt: "/attachments/0/sha256"),
        Case(
            pointer: "/attachments",
            value: [["sha256": .string(String(repeating: "0A", count: 32))]],
            refusedAt: "/attachments/0/sha256"),
        Case(
            pointer: "/minor/guardian_crossing_id", value: "01936F2E-0000-7000-8000-000000000001"),
        Case(pointer: "/minor/guardian_crossing_id", value: ""),
        Case(pointer: "/journey/intended_stay_days", value: .number(2.5)),
        Case(pointer: "/journey/intended_stay_days", value: .integer((1 << 53) + 1)),
        Case(pointer: "/decision/stamp_number", value: .number(1e300)),
        Case(pointer: "/national", value: ["a": .number(0.5)], refusedAt: "/national/a"),
        Case(pointer: "/national", value: ["a": .integer(.min)], refusedAt: "/national/a"),
        Case(pointer: "/national", value: ["a": ["b", text(201)]], refusedAt: "/national/a/1"),
        Case(pointer: "/national", value: members(129)),
        Case(pointer: "/national", value: ["a": members(64), "b": members(64)]),
        Case(
            pointer: "/national", value: members(127).setting("/z", to: text(201)),
            refusedAt: "/national/z"),
        Case(
            pointer: "/national", value: ["a": ["b": ["c": ["d": ["e"]]]]],
            refusedAt: "/national/a/b/c/d"),
        Case(
            pointer: "/national", value: .object([String(repeating: "k", count: 65): 1]),
            refusedAt: "/national/" + String(repeating: "k", count: 65)),
        Case(
            pointer: "/national", value: .object([String(repeating: "k", count: 201): 1])),
        Case(pointer: "/direction", value: .null),
        Case(pointer: "/crossed_at", value: .null),
        Case(pointer: "/decision/outcome", value: .null),
        Case(pointer: "/target", value: "not-a-uuid", kind: .amendment),
        Case(
            pointer: "/changes", value: ["direction": "exit"], refusedAt: "/changes/direction",
            kind: .amendment),
        Case(pointer: "/changes", value: ["": [:]], refusedAt: "/changes/", kind: .amendment),
        Case(
            pointer: "/changes", value: ["/direction": 1], refusedAt: "/changes/~1direction",
            kind: .amendment),
        Case(
            pointer: "/changes", value: ["/traveller": ["age": 1]],
            refusedAt: "/changes/~1traveller/age", kind: .amendment),
        Case(
            pointer: "/changes",
            value: .object(
                Dictionary(uniqueKeysWithValues: (0..<65).map { ("/k\($0)", .integer(1)) })),
            kind: .amendment),
        Case(pointer: "/crossing_ids", value: list(513, identifier), kind: .vehicleVisit),
        Case(pointer: "/crossing_ids", value: ["1"], refusedAt: "/crossing_ids/0", kind: .incident),
        Case(
            pointer: "/counts", value: ["F": ["0-4": .number(0.5)]], refusedAt: "/counts/F/0-4",
            kind: .tally),
        Case(pointer: "/counts", value: members(129), kind: .tally),
    ]

    @Test(
        "What cannot be stored is refused once, at its place, in one plain sentence",
        arguments: refused)
    func refuses(_ example: Case) {
        let start =
            example.kind == .crossing
            ? BodyFixtures.entry
            : BodySamples(alternative: 0).value(for: BodySchema(of: example.kind).root)
        let check = BodyFixtures.check(
            start.setting(example.pointer, to: example.value), kind: example.kind)
        #expect(check.refusals.map(\.pointer.description) == [example.refusedAt ?? example.pointer])
        #expect(check.refusals.allSatisfy { $0.detail.hasPrefix("found ") })
        #expect(check.refusals.allSatisfy { $0.detail.contains(/allowed|compulsory/) })
    }

    static let stored: [Case] = [
        Case(pointer: "/traveller/surname", value: text(200)),
        Case(
            pointer: "/document/chip",
            value: ["dg2": .string(String(repeating: "A", count: 60_000))]),
        Case(
            pointer: "/attachments",
            value: .array(
                (0..<32).map {
                    let digit = String($0, radix: 16)
                    return [
                        "sha256": .string(
                            String(repeating: "0", count: 64 - digit.utf8.count) + digit),
                        "kind": "face", "media_type": "image/jpeg",
                    ]
                })),
        Case(pointer: "/national", value: members(128)),
        Case(pointer: "/national", value: ["a": ["b": ["c": ["d": [:]]]]]),
        Case(pointer: "/national", value: .object([String(repeating: "k", count: 64): 1])),
        Case(pointer: "/national", value: ["a": .integer(-(1 << 53)), "b": .null]),
        Case(pointer: "/decision/stamp_number", value: 42),
        Case(pointer: "/traveller/age_estimated", value: true),
    ]

    @Test("What just fits is stored without a doubt", arguments: stored)
    func stores(_ example: Case) {
        let body = BodyFixtures.entry.setting(example.pointer, to: example.value)
        #expect(BodyFixtures.check(body) == BodyCheck())
    }

    @Test(
        "A body that is no object is refused at its root", arguments: [JSONValue.null, [], "x", 1])
    func noObject(body: JSONValue) {
        for kind in RecordKind.allCases {
            let check = BodyFixtures.check(body, kind: kind)
            #expect(check.refusals.map(\.pointer) == [JSONPointer()])
        }
    }

    @Test("An answer names no more refusals and warnings than its limits")
    func answerIsBounded() {
        let keys = (0..<300).map { ("unknown_\($0)", JSONValue.integer(1)) }
        let many = JSONValue.object(Dictionary(uniqueKeysWithValues: keys))
        #expect(BodyFixtures.check(many).refusals.count == BodyLimits.refusals)
        let codes = Self.list(128, "A-")
        let doubtful = BodyFixtures.entry.setting("/document/mrz", to: codes)
        #expect(BodyFixtures.check(doubtful).warnings.count == BodyLimits.warnings)
    }

    @Test("A refusal repeats no value of the body")
    func refusalIsDiscreet() {
        let secret = "Hadiza"
        let body = BodyFixtures.entry
            .setting("/direction", to: [.string(secret)])
            .setting("/minor/guardian_crossing_id", to: .string(secret))
            .setting("/attachments", to: [["sha256": .string(secret)]])
            .setting("/traveller/surname", to: .string(String(repeating: secret, count: 40)))
        let refusals = BodyFixtures.check(body).refusals
        #expect(refusals.count == 4)
        #expect(refusals.allSatisfy { !$0.detail.contains(secret) })
        #expect(refusals.allSatisfy { $0.json["detail"] == .string($0.detail) })
    }
}
