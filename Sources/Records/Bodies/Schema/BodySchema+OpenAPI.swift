public import Core

extension BodySchema {
    /// A JSON Schema (2020-12) for each kind's body, by the kind's name: what the OpenAPI document
    /// is checked against.
    ///
    /// Only what is refused stands as a constraint. What raises a warning stands in descriptions
    /// and in `x-codes`, `x-code-list`, `x-recommended`, `x-minimum` and `x-maximum`, for a client
    /// that validates strictly must not hold back a record that the post would store.
    public static func openAPI() -> JSONValue {
        .object(
            Dictionary(
                uniqueKeysWithValues: RecordKind.allCases.map {
                    ($0.rawValue, BodySchema(of: $0).root.schema(isCompulsory: true))
                }))
    }

    /// The fragment of this kind alone.
    public var openAPI: JSONValue { root.schema(isCompulsory: true) }
}

extension BodyNode {
    /// - Parameter isCompulsory: whether `null` is refused here.
    func schema(isCompulsory: Bool) -> JSONValue {
        if case .either(let nodes) = self {
            var alternatives = nodes.map { $0.schema(isCompulsory: true) }
            if !isCompulsory { alternatives.append(["type": "null"]) }
            return ["anyOf": .array(alternatives)]
        }
        var members = constraints
        members["type"] = isCompulsory ? .string(typeName) : [.string(typeName), "null"]
        return .object(members)
    }

    private var typeName: String {
        switch self {
        case .object, .table, .national, .changes: "object"
        case .list: "array"
        case .integer: "integer"
        case .flag: "boolean"
        default: "string"
        }
    }

    private var constraints: [String: JSONValue] {
        switch self {
        case .object(let shape): shape.constraints
        case .list(let element, let limit):
            ["items": element.schema(isCompulsory: true), "maxItems": JSONValue(limit)]
        case .table(let keys, let element):
            [
                "additionalProperties": element.schema(isCompulsory: false),
                "maxProperties": JSONValue(BodyLimits.listLength),
                "propertyNames": ["maxLength": JSONValue(BodyLimits.keyLength)],
                "x-key-list": .string(keys.name),
                "x-keys": .array(keys.values.map(JSONValue.string)),
            ]
        case .national:
            [
                "additionalProperties": true,
                "maxProperties": JSONValue(BodyLimits.freeMembers),
                "propertyNames": ["maxLength": JSONValue(BodyLimits.keyLength)],
                "description": .string(
                    "fields that the State declares, at most \(BodyLimits.freeDepth) levels"),
            ]
        case .changes:
            [
                "additionalProperties": true,
                "maxProperties": JSONValue(BodyLimits.changes),
                "propertyNames": ["pattern": "^/"],
                "description": "JSON pointers (RFC 6901) and the new values there",
            ]
        case .integer(let range):
            [
                "x-minimum": .integer(range.lowerBound), "x-maximum": .integer(range.upperBound),
            ]
        case .flag, .either: [:]
        default: textConstraints
        }
    }

    private var textConstraints: [String: JSONValue] {
        switch self {
        case .text(let limit): ["maxLength": JSONValue(limit)]
        case .code(let list):
            [
                "maxLength": JSONValue(BodyLimits.textLength),
                "x-code-list": .string(list.name),
                "x-codes": .array(list.values.map(JSONValue.string)),
            ]
        case .base64:
            [
                "maxLength": JSONValue(BodyLimits.base64Length),
                "contentEncoding": "base64",
            ]
        case .digest: ["pattern": "^[0-9a-f]{64}$"]
        case .identifier:
            [
                "format": "uuid",
                "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
            ]
        default:
            ["maxLength": JSONValue(BodyLimits.textLength), "description": .string(allowance)]
        }
    }
}

extension BodyShape {
    fileprivate var constraints: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "additionalProperties": false,
            "properties": .object(
                Dictionary(
                    uniqueKeysWithValues: fields.map {
                        ($0.name, $0.node.schema(isCompulsory: $0.presence == .compulsory))
                    })),
        ]
        let compulsory = names(.compulsory)
        if !compulsory.isEmpty { members["required"] = .array(compulsory) }
        let recommended = names(.recommended)
        if !recommended.isEmpty { members["x-recommended"] = .array(recommended) }
        return members
    }

    private func names(_ presence: BodyField.Presence) -> [JSONValue] {
        fields.filter { $0.presence == presence }.map { .string($0.name) }
    }
}
