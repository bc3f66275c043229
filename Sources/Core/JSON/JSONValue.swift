/// A JSON value (RFC 8259).
///
/// Whole numbers within 2⁵³ are ``integer`` however they were spelt (`1`, `1.0`, `1e0`), as
/// RFC 8785 makes no difference between them; all else is ``number``. Objects have no order: they
/// are written sorted by key.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The largest magnitude that every JSON reader keeps exactly: 2⁵³.
    public static let integerLimit: Int64 = 1 << 53
}

// Not by `nil`: an optional JSON value would swallow the difference between none and null.
extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// A key that stands twice is a programmer's mistake and traps.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(uniqueKeysWithValues: elements))
    }
}

extension JSONValue {
    /// `.null` for `nil`: unknown is said, never left out.
    public init(_ value: String?) { self = value.map(JSONValue.string) ?? .null }
    public init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
    public init(_ value: Int64?) { self = value.map(JSONValue.integer) ?? .null }
    public init(_ value: Bool?) { self = value.map(JSONValue.bool) ?? .null }
    public init(_ value: Double?) {
        self = value.map { $0.isFinite ? .number($0) : .null } ?? .null
    }
    public init(_ value: (some CustomStringConvertible)?) {
        self = value.map { .string($0.description) } ?? .null
    }

    /// The member of that name; `nil` where this is no object or has none.
    public subscript(_ key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    /// The element at that place; `nil` where this is no array or is shorter.
    public subscript(_ index: Int) -> JSONValue? {
        if case .array(let elements) = self, elements.indices.contains(index) {
            elements[index]
        } else {
            nil
        }
    }

    public var string: String? { if case .string(let value) = self { value } else { nil } }
    public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    public var object: [String: JSONValue]? {
        if case .object(let value) = self { value } else { nil }
    }
    public var isNull: Bool { self == .null }

    /// Follows keys and, where a key is a number, places in arrays.
    public func at(_ path: String...) -> JSONValue? {
        path.reduce(Optional(self)) { value, key in
            value?[key] ?? Int(key).flatMap { value?[$0] }
        }
    }
}
