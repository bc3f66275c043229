/// Values that a State adds to RECORD.md's code lists by its signed settings.
public struct CodeAdditions: Hashable, Sendable {
    /// Added values by the list's ``CodeList/name``.
    public let values: [String: Set<String>]

    public init(_ values: [String: Set<String>] = [:]) {
        self.values = values
    }

    /// Nothing added: RECORD.md's defaults alone.
    public static let none = CodeAdditions()

    func contains(_ value: String, in list: CodeList) -> Bool {
        values[list.name]?.contains(value) ?? false
    }
}
