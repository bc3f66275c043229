public import Core

/// The attachments that a record's body names, each with its place there: those of a crossing, and
/// those that an amendment puts into one.
public enum NamedAttachments {
    public struct Named: Hashable, Sendable {
        public let pointer: JSONPointer
        public let attachment: Crossing.Attachment
    }

    public static func of(_ body: JSONValue, kind: RecordKind) -> [Named] {
        switch kind {
        case .crossing: elements(body["attachments"], at: JSONPointer(["attachments"]))
        case .amendment:
            (body["changes"]?.object ?? [:]).sorted { $0.key < $1.key }.flatMap {
                changed($0.value, key: $0.key)
            }
        default: []
        }
    }

    private static func changed(_ value: JSONValue, key: String) -> [Named] {
        guard let parts = JSONPointer(key)?.parts, parts.first == "attachments" else { return [] }
        let pointer = JSONPointer(["changes", key])
        switch parts.count {
        case 1: return elements(value, at: pointer)
        case 2: return named(value, at: pointer)
        case 3 where parts[2] == "sha256": return named(["sha256": value], at: pointer)
        default: return []
        }
    }

    private static func elements(_ list: JSONValue?, at pointer: JSONPointer) -> [Named] {
        (list?.array ?? []).enumerated().flatMap { index, value in
            named(value, at: pointer.appending(index))
        }
    }

    private static func named(_ value: JSONValue, at pointer: JSONPointer) -> [Named] {
        Crossing.Attachment(value).map { [Named(pointer: pointer, attachment: $0)] } ?? []
    }
}
