public import Core

/// What an administrative act made, and the body of the `audit` record that tells of it.
///
/// The register has no journal: whoever calls appends the record.
public struct Administered<Value: Sendable>: Sendable {
    public let value: Value
    /// `{action,target,result}` (RECORD.md).
    public let audit: JSONValue

    init(_ value: Value, action: String, target: String, result: String = "done") {
        self.value = value
        audit = AuditBody.make(action: action, target: target, result: result)
    }
}

/// The body of an `audit` record.
enum AuditBody {
    static func make(action: String, target: String?, result: String) -> JSONValue {
        ["action": .string(action), "target": JSONValue(target), "result": .string(result)]
    }
}
