public import Core

/// What a bundle is to the one before it, which it changes (a "delta").
public struct BundleLineage: Hashable, Sendable {
    /// The bundle that must be the last one installed: a whole list, or the change before.
    public let base: Identifier
    /// Its version, for people.
    public let baseVersion: String
    /// An earlier bundle of the same chain to whose state the list goes back: all changes after it
    /// count no more. Such a bundle holds nothing itself.
    public let returnsTo: Identifier?

    public init(base: Identifier, baseVersion: String, returnsTo: Identifier? = nil) {
        self.base = base
        self.baseVersion = baseVersion
        self.returnsTo = returnsTo
    }

    var json: JSONValue {
        [
            "id": .string(base.description), "version": .string(baseVersion),
            "returns_to": JSONValue(returnsTo?.description),
        ]
    }

    /// `nil` where the text is none.
    init?(json: JSONValue) {
        guard let base = json["id"]?.string.flatMap({ Identifier($0) }),
            let version = json["version"]?.string, let back = json["returns_to"]
        else { return nil }
        let returnsTo = back.string.flatMap { Identifier($0) }
        guard back.isNull == (returnsTo == nil) else { return nil }
        self.init(base: base, baseVersion: version, returnsTo: returnsTo)
    }
}
