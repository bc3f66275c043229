import Core

extension PowerReport {
    /// One `[[power.sources]]`, and what its contact says.
    public struct Source: Sendable, Hashable {
        /// `generator`, `grid` or `wind`.
        public var kind: String
        /// Where its contact is, as in the site file; `nil` where it has none.
        public var detect: String?
        /// Whether it says that the source runs; `nil` while it does not answer.
        public var contact: Bool?

        public init(kind: String, detect: String?, contact: Bool?) {
            self.kind = kind
            self.detect = detect
            self.contact = contact
        }

        init?(_ json: JSONValue) {
            guard let kind = json["kind"]?.string else { return nil }
            self.init(
                kind: kind, detect: json["detect"]?.string, contact: json["contact"]?.bool)
        }

        var json: JSONValue {
            [
                "kind": .string(kind), "detect": JSONValue(detect), "contact": JSONValue(contact),
            ]
        }
    }
}
