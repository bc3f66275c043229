internal import Core

/// A crossing as an amendment would have it.
struct AmendedCrossing {
    /// Where a crossing says whom it is about; what lists are asked about stands below.
    private static let identity: Set<String> = ["traveller", "document", "other_documents"]

    let body: JSONValue
    /// Whether the amendment says anything else of the person or the documents.
    let changesIdentity: Bool

    /// - Parameter changes: an amendment's, new values by the place that they change.
    init(_ body: JSONValue, changes: [String: JSONValue]) {
        var amended = body
        var changesIdentity = false
        for (place, value) in changes.sorted(by: { $0.key < $1.key }) {
            guard let pointer = JSONPointer(place) else { continue }
            if let first = pointer.parts.first, Self.identity.contains(first) {
                changesIdentity = true
            }
            amended = Self.setting(pointer.parts[...], to: value, in: amended)
        }
        self.body = amended
        self.changesIdentity = changesIdentity
    }

    private static func setting(
        _ parts: ArraySlice<String>, to value: JSONValue, in json: JSONValue
    ) -> JSONValue {
        guard let part = parts.first else { return value }
        let rest = parts.dropFirst()
        // As RFC 6901 has it, `-` is the place behind the last; of a list that is not there yet
        // that is the first.
        if var elements = json.array ?? (json.isNull && ["-", "0"].contains(part) ? [] : nil) {
            let place = part == "-" ? elements.count : Int(part) ?? -1
            guard (0...elements.count).contains(place) else { return json }
            if place == elements.count { elements.append(.null) }
            elements[place] = setting(rest, to: value, in: elements[place])
            return .array(elements)
        }
        var members = json.object ?? [:]
        members[part] = setting(rest, to: value, in: members[part] ?? .null)
        return .object(members)
    }
}
