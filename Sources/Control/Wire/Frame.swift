import Core

/// A length of four bytes, big-endian, then that many bytes of JSON.
enum Frame {
    static let headerBytes = 4

    static func bytes(_ value: JSONValue) throws(ControlFault) -> [UInt8] {
        let body = Array(value.compactText.utf8)
        guard body.count <= ControlLimits.frameBytes else { throw .tooLarge(bytes: body.count) }
        let length = UInt32(body.count)
        return stride(from: 24, through: 0, by: -8).map { UInt8(length >> UInt32($0) & 0xFF) }
            + body
    }
}

/// Puts frames together from pieces as they come.
struct FrameReader: MessageReader {
    private var buffer: [UInt8] = []

    /// Whether nothing of a frame has come yet.
    var isEmpty: Bool { buffer.isEmpty }

    mutating func append(_ bytes: ArraySlice<UInt8>) {
        buffer.append(contentsOf: bytes)
    }

    /// The body of the next whole frame; `nil` while it is not whole.
    ///
    /// Throws `tooLarge` as soon as the length is known; behind that the stream has lost its
    /// place.
    mutating func next() throws(ControlFault) -> [UInt8]? {
        guard buffer.count >= Frame.headerBytes else { return nil }
        let length = buffer[..<Frame.headerBytes].reduce(0) { $0 << 8 | Int($1) }
        guard length <= ControlLimits.frameBytes else { throw .tooLarge(bytes: length) }
        let end = Frame.headerBytes + length
        guard buffer.count >= end else { return nil }
        let body = Array(buffer[Frame.headerBytes..<end])
        buffer.removeFirst(end)
        return body
    }
}
