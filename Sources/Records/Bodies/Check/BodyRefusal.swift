public import Core

/// Why a body cannot be stored: one entry of `errors[]` in the answer 422 (CONTRACT §5).
public struct BodyRefusal: Hashable, Sendable {
    public let pointer: JSONPointer
    /// One plain sentence of what was found and what is allowed. It repeats no value of the body,
    /// only the names of keys, so that it may stand in a log.
    public let detail: String

    public init(pointer: JSONPointer, detail: String) {
        self.pointer = pointer
        self.detail = detail
    }

    /// `{"detail":…,"pointer":…}`.
    public var json: JSONValue {
        .object(["pointer": .string(pointer.description), "detail": .string(detail)])
    }
}
