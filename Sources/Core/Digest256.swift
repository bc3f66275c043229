/// A SHA-256 value: 32 raw bytes, written as 64 lower-case hexadecimal digits.
public struct Digest256: Hashable, Sendable, CustomStringConvertible {
    public let bytes: [UInt8]

    /// `nil` unless there are exactly 32 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.bytes = Array(bytes)
    }

    /// `nil` unless the text is 64 lower-case hexadecimal digits.
    public init?(_ text: some StringProtocol) {
        guard let bytes = Hexadecimal.bytes(text) else { return nil }
        self.init(bytes: bytes)
    }

    public var description: String { Hexadecimal.text(bytes) }
}
