import Core
import Records
import Testing

@Suite("Bodies against their descriptions")
struct BodySchemaTests {
    @Test(
        "A body made from its description is stored, whichever alternative is taken",
        arguments: RecordKind.allCases, [0, 1])
    func madeFromDescription(kind: RecordKind, alternative: Int) {
        let body = BodySamples(alternative: alternative).value(for: BodySchema(of: kind).root)
        #expect(BodyFixtures.check(body, kind: kind).refusals == [])
    }

    @Test(
        "Another JSON type is refused at its place, everywhere", arguments: RecordKind.allCases,
        [0, 1])
    func wrongTypes(kind: RecordKind, alternative: Int) {
        let samples = BodySamples(alternative: alternative)
        let root = BodySchema(of: kind).root
        let body = samples.value(for: root)
        var tried = 0
        for place in samples.places(in: root) {
            for type in JSONType.allCases where type.isWrong(for: place) {
                let refusals = BodyFixtures.check(
                    body.setting(place.path, to: type.value), kind: kind
                ).refusals
                #expect(
                    refusals.map(\.pointer) == [JSONPointer(place.path)],
                    "\(type) at \(JSONPointer(place.path))")
                tried += 1
            }
        }
        #expect(tried > 10)
    }

    @Test(
        "An unknown key is refused in every object but the State's own",
        arguments: RecordKind.allCases, [0, 1])
    func unknownKeys(kind: RecordKind, alternative: Int) {
        let samples = BodySamples(alternative: alternative)
        let root = BodySchema(of: kind).root
        let body = samples.value(for: root)
        var tried = 0
        for place in samples.places(in: root) {
            guard case .object = chosen(place.node, alternative) else { continue }
            let path = place.path + ["surprise"]
            let check = BodyFixtures.check(body.setting(path, to: nil as JSONValue?), kind: kind)
            #expect(check.isStorable)
            let refusals = BodyFixtures.check(body.setting(path, to: 1), kind: kind).refusals
            #expect(refusals.map(\.pointer) == [JSONPointer(path)])
            tried += 1
        }
        #expect(tried > 0)
    }

    private func chosen(_ node: BodyNode, _ alternative: Int) -> BodyNode {
        if case .either(let nodes) = node { nodes[alternative % nodes.count] } else { node }
    }

    @Test(
        "Null stands for unknown wherever a field is not compulsory", arguments: RecordKind.allCases
    )
    func nullIsUnknown(kind: RecordKind) {
        guard case .object(let shape) = BodySchema(of: kind).root else {
            Issue.record("a body is an object")
            return
        }
        let samples = BodySamples(alternative: 0)
        let body = JSONValue.object(
            Dictionary(
                uniqueKeysWithValues: shape.fields.map {
                    (
                        $0.name,
                        $0.presence == .compulsory
                            ? BodyFixtures.minimal[$0.name] ?? samples.value(for: $0.node) : .null
                    )
                }))
        let check = BodyFixtures.check(body, kind: kind)
        #expect(check.isStorable)
        #expect(check.warnings.allSatisfy { $0.code == .missing })
    }

    @Test("Every listed code is without doubt, another is stored with a warning")
    func codes() {
        for kind in RecordKind.allCases {
            let samples = BodySamples(alternative: 0)
            let root = BodySchema(of: kind).root
            for place in samples.places(in: root) {
                guard case .code(let list) = place.node else { continue }
                let pointer = JSONPointer(place.path)
                let unknown = BodyWarning(pointer: pointer, code: .unknownCode)
                func warnings(_ code: String) -> BodyCheck {
                    BodyFixtures.check(
                        samples.value(for: root).setting(place.path, to: .string(code)), kind: kind)
                }
                for code in list.values {
                    #expect(!warnings(code).warnings.contains(unknown), "\(code) at \(pointer)")
                }
                let other = warnings("not_in_any_list")
                #expect(other.isStorable && other.warnings.contains(unknown), "\(pointer)")
            }
        }
    }

    @Test("The largest crossing has every key of the description and raises no doubt")
    func maximal() {
        #expect(BodyFixtures.check(BodyFixtures.maximal) == BodyCheck())
        for place in BodySamples(alternative: 0).places(in: BodySchema(of: .crossing).root) {
            let isFurtherDataGroup = place.path.dropLast().last == "chip"
            let isOther = place.path.first == "other_documents"
            if isFurtherDataGroup || isOther { continue }
            #expect(
                place.path.reduce(Optional(BodyFixtures.maximal)) { $0?.at($1) } != nil,
                "\(JSONPointer(place.path)) is not in the fixture")
        }
    }

    @Test("A place is found by its path, through lists and alternatives")
    func nodeAtPath() {
        func node(_ pointer: String) -> BodyNode? {
            BodySchema(of: .crossing).root.node(at: JSONPointer(pointer)?.parts ?? [])
        }
        guard case .state(.nationality) = node("/traveller/other_nationalities/3") else {
            Issue.record("an element of a list")
            return
        }
        guard case .digest = node("/attachments/-/sha256") else {
            Issue.record("the place behind the last element")
            return
        }
        #expect(node("/attachments/32/sha256") == nil)
        #expect(node("/attachments/x") == nil)
        #expect(node("/traveller/age") == nil)
        #expect(node("/direction/0") == nil)
    }
}
