internal import Core

/// The typed columns of a crossing, read from its body; what is absent or of another type is NULL,
/// as the body beside them says it in full.
struct CrossingColumns {
    static let names = [
        "direction", "crossed_at", "document_class", "document_issuer", "document_number",
        "surname", "given_names", "birth_date", "sex", "nationality", "category", "purpose",
        "transport", "outcome", "body",
    ]

    let values: [SQLValue]

    init(_ body: JSONValue) {
        func text(_ path: String...) -> SQLValue {
            let value = path.reduce(Optional(body)) { $0?[$1] }
            return SQLValue(value?.string.map(SQLText.column))
        }
        values = [
            text("direction"),
            SQLValue(body["crossed_at"]?.string.flatMap { Timestamp($0) }),
            text("document", "class"), text("document", "issuer"), text("document", "number"),
            text("traveller", "surname"), text("traveller", "given_names"),
            text("traveller", "birth_date"), text("traveller", "sex"),
            text("traveller", "nationality"), text("traveller", "category"),
            text("journey", "purpose"), text("journey", "transport"),
            text("decision", "outcome"),
            .text(body.compactText),
        ]
    }
}

extension JSONValue {
    /// This value with the place that `pointer` names set; objects on the way are made where they
    /// are missing, an array only takes places it has or the one behind its end (RFC 6901 §4).
    func setting(_ pointer: JSONPointer, to value: JSONValue) -> JSONValue {
        setting(pointer.parts[...], to: value)
    }

    private func setting(_ path: ArraySlice<String>, to value: JSONValue) -> JSONValue {
        guard let key = path.first else { return value }
        switch self {
        case .array(var elements):
            let index = key == "-" ? elements.count : Int(key) ?? -1
            guard (0...elements.count).contains(index) else { return self }
            if index == elements.count { elements.append(.null) }
            elements[index] = elements[index].setting(path.dropFirst(), to: value)
            return .array(elements)
        case .object(var members):
            members[key] = (members[key] ?? .null).setting(path.dropFirst(), to: value)
            return .object(members)
        default:
            return JSONValue.object([:]).setting(path, to: value)
        }
    }
}
