/// Cuts a stream into lines. A line beyond the limit is passed over up to its end and told once,
/// so that it costs its sender one answer and never more than the limit in memory.
struct UPSLineReader {
    enum Item: Hashable {
        case line([UInt8])
        case tooLong
    }

    /// Bytes of a line without its end.
    static let lineLimit = 1_024

    private var waiting: [UInt8] = []
    private var isPassingOver = false

    /// Bytes held at present, at most one line and what was appended last.
    var heldBytes: Int { waiting.count }

    mutating func append(_ bytes: some Collection<UInt8>) {
        waiting.append(contentsOf: bytes)
    }

    /// The next whole line; `nil` when more bytes are needed.
    mutating func next() -> Item? {
        guard let end = waiting.firstIndex(of: UInt8(ascii: "\n")) else {
            if isPassingOver || waiting.count > Self.lineLimit {
                isPassingOver = true
                waiting.removeAll(keepingCapacity: true)
            }
            return nil
        }
        let line = Array(waiting[..<end])
        waiting.removeFirst(end + 1)
        defer { isPassingOver = false }
        return isPassingOver || line.count > Self.lineLimit ? .tooLong : .line(line)
    }
}
