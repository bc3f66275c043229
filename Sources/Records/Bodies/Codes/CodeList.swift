/// One of RECORD.md's code lists: the values that a field may have without raising a doubt.
///
/// A value outside its list is stored all the same, with the warning `unknown_code`: a post must
/// not turn a record away because HQ's list is newer than its own.
public struct CodeList: Hashable, Sendable {
    /// The field's name in RECORD.md, such as `document.class`.
    public let name: String
    /// In RECORD.md's order.
    public let values: [String]
    private let known: Set<String>

    init(_ name: String, _ values: String) {
        self.name = name
        self.values = values.split(whereSeparator: \.isWhitespace).map(String.init)
        known = Set(self.values)
    }

    /// Whether RECORD.md lists this value.
    public func contains(_ value: String) -> Bool { known.contains(value) }
}
