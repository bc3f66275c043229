public import Core

/// How a zone with wrong check digits could read if some characters were misread.
///
/// It is for a person who looks at the document: nothing applies it. Digits prove little (one of
/// ten wrong readings passes each of them) and cannot tell `G` from `6` or `L` from `1`, whose
/// values differ by a multiple of ten.
public struct ZoneSuggestion: Hashable, Sendable {
    public struct Change: Hashable, Sendable {
        public let field: ZoneField
        /// Line and column, counted from 1.
        public let line: Int
        public let column: Int
        public let found: Character
        public let suggested: Character
    }

    /// One or two, in the order of the zone.
    public let changes: [Change]
    /// The digits that are wrong as it stands and would be right.
    public let provenBy: [CheckField]

    public var json: JSONValue {
        [
            "changes": .array(
                changes.map {
                    [
                        "field": .string($0.field.rawValue), "line": JSONValue($0.line),
                        "column": JSONValue($0.column), "found": .string(String($0.found)),
                        "suggested": .string(String($0.suggested)),
                    ]
                }),
            "proven_by": .array(provenBy.map { .string($0.rawValue) }),
        ]
    }
}
