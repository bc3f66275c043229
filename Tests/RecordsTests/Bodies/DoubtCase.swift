import Core
import Records
import Testing

/// A change to a body and exactly the warnings that follow from it.
struct DoubtCase: CustomTestStringConvertible {
    let name: String
    var kind: RecordKind = .crossing
    /// New values by pointer, in this order; `nil` takes the field away.
    let changes: [(String, JSONValue?)]
    let warnings: [String]
    var testDescription: String { name }

    init(
        _ name: String, kind: RecordKind = .crossing, _ changes: [(String, JSONValue?)],
        _ warnings: [String]
    ) {
        self.name = name
        self.kind = kind
        self.changes = changes
        self.warnings = warnings
    }

    func applied(to body: JSONValue) -> JSONValue {
        changes.reduce(body) { $0.setting($1.0, to: $1.1) }
    }
}
