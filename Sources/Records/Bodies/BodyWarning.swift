public import Core

/// A doubt about the content of a stored body: where, and of what kind (CONTRACT §5).
///
/// The record is stored as it was sent; the warning goes back with the receipt.
public struct BodyWarning: Hashable, Sendable {
    /// The place in the body; for ``WarningCode/missing`` the place where the value would stand.
    public let pointer: JSONPointer
    public let code: WarningCode

    public init(pointer: JSONPointer, code: WarningCode) {
        self.pointer = pointer
        self.code = code
    }

    /// `{"code":…,"pointer":…}`, as in a receipt's `warnings[]`.
    public var json: JSONValue {
        .object(["pointer": .string(pointer.description), "code": .string(code.rawValue)])
    }
}
