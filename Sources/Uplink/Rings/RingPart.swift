public import Core

/// What goes to HQ in one request of the lanes `history` and `logs`.
///
/// Neither is a record: nothing is signed for, and the ring may have let it go before HQ had it.
/// HQ keeps each entry once, however often it comes.
public struct RingPart: Sendable, Hashable {
    public enum Content: Sendable, Hashable {
        case history(PowerHistoryPart)
        case logs([LogLine])
    }

    /// Bytes before compression; the sources keep to it, the hub holds them to it.
    public static let plainLimit = 96 << 10

    public let content: Content
    /// How many entries there are in it.
    public let entries: Int
    /// Where reading goes on once HQ has it, by the name of the ring.
    public let places: [String: RingPlace]

    public init(_ content: Content, entries: Int, places: [String: RingPlace]) {
        self.content = content
        self.entries = entries
        self.places = places
    }

    /// As it travels, before compression.
    public var plain: [UInt8] {
        switch content {
        case .history(let part): part.frames
        case .logs(let lines): Self.text(lines)
        }
    }

    /// Compressed with zstd (RFC 8878).
    var packed: [UInt8] {
        get throws(UplinkFault) {
            do {
                return try Zstandard.compress(plain)
            } catch {
                throw .wire(error)
            }
        }
    }

    /// Below the hub's address.
    var path: String {
        switch content {
        case .history(let part): part.path
        case .logs: "/v1/logs?size=\(plain.count)"
        }
    }

    private static func text(_ lines: [LogLine]) -> [UInt8] {
        lines.flatMap { Array($0.json.compactText.utf8) + [UInt8(ascii: "\n")] }
    }

    /// What a post sent.
    ///
    /// - Parameter size: that it says it has unpacked.
    public static func unpack(_ packed: [UInt8], size: Int) throws(WireFault) -> [UInt8] {
        guard (1...plainLimit).contains(size) else {
            throw .overLimit(what: "bytes", found: size, limit: plainLimit)
        }
        return try Zstandard.decompress(packed, size: size)
    }

    /// Lines of a log, one of JSON each; those that this release cannot read are left out.
    public static func lines(in plain: [UInt8]) -> [LogLine] {
        plain.split(separator: UInt8(ascii: "\n")).compactMap { piece in
            (try? JSONValue(parsing: Array(piece))).flatMap(LogLine.init)
        }
    }
}

/// Whole entries of a segment of the power history, as the power role wrote them, with the
/// segment's header in front so that they can be read by themselves.
public struct PowerHistoryPart: Sendable, Hashable {
    /// A raw value of `HistoryResolution`.
    public let resolution: String
    public let segment: Int
    /// Where the first byte behind the header stands in the segment.
    public let offset: Int
    public let frames: [UInt8]

    public init(resolution: String, segment: Int, offset: Int, frames: [UInt8]) {
        self.resolution = resolution
        self.segment = segment
        self.offset = offset
        self.frames = frames
    }

    var path: String {
        "/v1/history?resolution=\(resolution)&segment=\(segment)&offset=\(offset)"
            + "&size=\(frames.count)"
    }
}
