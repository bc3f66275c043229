import Core
import Records
import Testing

@Suite("Bodies as JSON Schema")
struct BodyOpenAPITests {
    private let crossing = BodySchema(of: .crossing).openAPI

    @Test("Each kind has a closed object by its name")
    func kinds() {
        let all = BodySchema.openAPI()
        #expect(Set(all.object?.keys ?? [:].keys) == Set(RecordKind.allCases.map(\.rawValue)))
        for kind in RecordKind.allCases {
            #expect(all[kind.rawValue]?["type"] == "object")
            #expect(all[kind.rawValue]?["additionalProperties"] == false)
        }
    }

    @Test("Only the three compulsory fields are required")
    func required() {
        #expect(crossing["required"] == ["direction", "crossed_at", "decision"])
        #expect(crossing.at("properties", "decision", "required") == ["outcome"])
        #expect(crossing["x-recommended"] == ["document", "traveller"])
        #expect(crossing.at("properties", "direction", "type") == "string")
        #expect(crossing.at("properties", "traveller", "type") == ["object", "null"])
    }

    @Test("Doubts are no constraints: no enum, format of a date or range anywhere")
    func softOnly() {
        func keywords(_ value: JSONValue) -> Set<String> {
            switch value {
            case .object(let members):
                members.reduce(into: Set<String>()) { result, member in
                    if member.key == "properties" {
                        for inner in member.value.object?.values ?? [:].values {
                            result.formUnion(keywords(inner))
                        }
                    } else {
                        result.insert(member.key)
                        result.formUnion(keywords(member.value))
                    }
                }
            case .array(let elements): elements.reduce(into: []) { $0.formUnion(keywords($1)) }
            default: []
            }
        }
        #expect(
            keywords(["properties": BodySchema.openAPI()]) == [
                "additionalProperties", "anyOf", "contentEncoding", "description", "format",
                "items",
                "maxItems", "maxLength", "maxProperties", "pattern", "propertyNames", "required",
                "type", "x-code-list", "x-codes", "x-key-list", "x-keys", "x-maximum", "x-minimum",
                "x-recommended",
            ])
    }

    @Test("Codes, limits and alternatives stand where a client looks for them")
    func details() {
        let properties = crossing["properties"]
        #expect(properties?.at("direction", "x-codes") == ["entry", "exit"])
        #expect(properties?.at("attachments", "maxItems") == 32)
        #expect(properties?.at("attachments", "items", "type") == "object")
        #expect(properties?.at("traveller", "properties", "surname", "maxLength") == 200)
        #expect(
            properties?.at("traveller", "properties", "age_estimated", "anyOf")?.array?.compactMap {
                $0["type"]?.string
            } == ["integer", "boolean", "null"])
        #expect(
            properties?.at("minor", "properties", "guardian_crossing_id", "format") == "uuid")
    }
}
