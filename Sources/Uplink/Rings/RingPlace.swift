internal import Core

/// How far HQ has what stands in a ring of files: where reading goes on.
public struct RingPlace: Sendable, Hashable {
    public let segment: Int
    /// Bytes of the segment that are done with.
    public let offset: Int
    /// Says whether what stood in front of the place is still there. A file that was cut short by a
    /// power cut, and has grown again since, is read from its beginning, and HQ passes over what it
    /// has.
    public let mark: String

    public init(segment: Int, offset: Int, mark: String) {
        self.segment = segment
        self.offset = offset
        self.mark = mark
    }

    var json: JSONValue {
        [
            "segment": .integer(Int64(segment)), "offset": .integer(Int64(offset)),
            "mark": .string(mark),
        ]
    }

    init?(_ json: JSONValue) {
        guard let segment = json["segment"]?.integer.flatMap({ Int(exactly: $0) }), segment > 0,
            let offset = json["offset"]?.integer.flatMap({ Int(exactly: $0) }), offset >= 0,
            let mark = json["mark"]?.string
        else { return nil }
        self.init(segment: segment, offset: offset, mark: mark)
    }
}
