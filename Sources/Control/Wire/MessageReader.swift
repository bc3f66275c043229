/// Puts a caller's messages together from pieces as they come.
protocol MessageReader {
    /// Whether nothing of a message has come yet.
    var isEmpty: Bool { get }
    mutating func append(_ bytes: ArraySlice<UInt8>)
    /// The next whole message; `nil` while it is not whole. What is thrown is answered, and is the
    /// connection's end.
    mutating func next() throws(ControlFault) -> [UInt8]?
}

/// What a server's callers speak.
struct Conversation: Sendable {
    /// For each connection.
    var reader: @Sendable () -> any MessageReader
    /// The answer to what is no message.
    var refusal: @Sendable (ControlFault) -> [UInt8]
    /// A connection is for one message.
    var isSingle: Bool

    /// Frames of JSON, one behind the other (CONTRACT §8).
    static let frames = Conversation(
        reader: { FrameReader() },
        refusal: { (try? Frame.bytes(ControlAnswer.json(.failure($0)))) ?? [] }, isSingle: false)
}
