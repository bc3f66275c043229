/// A value that a State adds to one of RECORD.md's code lists.
public struct AddedCode: Hashable, Sendable {
    /// The list's ``CodeList/name``.
    public let list: String
    public let code: String
    /// Offered no more, and known as before: records have it.
    public let isRetired: Bool
    /// By language, two small letters.
    public let labels: [String: String]

    public init(list: String, code: String, isRetired: Bool = false, labels: [String: String] = [:])
    {
        self.list = list
        self.code = code
        self.isRetired = isRetired
        self.labels = labels
    }

    /// In that language, else in English, else the code itself.
    public func label(in language: String) -> String {
        labels[language] ?? labels["en"] ?? code
    }
}

/// Values that a State adds to RECORD.md's code lists by signed publication. Nothing takes a
/// default value away.
public struct CodeAdditions: Hashable, Sendable {
    /// In the order in which they are offered.
    public let codes: [AddedCode]
    private let values: [String: Set<String>]

    public init(_ codes: [AddedCode] = []) {
        self.codes = codes
        values = codes.reduce(into: [:]) { $0[$1.list, default: []].insert($1.code) }
    }

    /// Nothing added: RECORD.md's defaults alone.
    public static let none = CodeAdditions()

    /// Those of a list, retired ones included.
    public func codes(of list: CodeList) -> [AddedCode] {
        codes.filter { $0.list == list.name }
    }

    func contains(_ value: String, in list: CodeList) -> Bool {
        values[list.name]?.contains(value) ?? false
    }
}
