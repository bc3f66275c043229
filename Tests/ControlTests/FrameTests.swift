import Core
import Testing

@testable import Control

@Suite("Frames")
struct FrameTests {
    @Test("the length stands in front, big-endian")
    func header() throws {
        let value = JSONValue.string(String(repeating: "x", count: 256))
        #expect(try Frame.bytes(value).prefix(5) == [0, 0, 1, 2, UInt8(ascii: "\"")])
    }

    @Test("pieces of any size make the same frames", arguments: [1, 2, 3, 5, 7, 11, 1_000])
    func pieces(size: Int) throws {
        let values: [JSONValue] = ["a", [1, 2, 3], ["k": .null], .string(""), 42]
        let bytes = try values.flatMap { try Frame.bytes($0) }
        var reader = FrameReader()
        var seen: [JSONValue] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            reader.append(bytes[start..<min(start + size, bytes.count)])
            while let body = try reader.next() { seen.append(try JSONValue(parsing: body)) }
        }
        #expect(seen == values)
        #expect(reader.isEmpty)
    }

    @Test("a frame beyond the limit is refused by its header, and never written")
    func tooLarge() throws {
        var reader = FrameReader()
        reader.append([0, 0x10, 0, 0])
        #expect(try reader.next() == nil)
        reader = FrameReader()
        reader.append([0, 0x10, 0, 1])
        #expect(throws: ControlFault.tooLarge(bytes: ControlLimits.frameBytes + 1)) {
            try reader.next()
        }
        let long = JSONValue.string(String(repeating: "x", count: ControlLimits.frameBytes))
        #expect(throws: ControlFault.tooLarge(bytes: ControlLimits.frameBytes + 2)) {
            try Frame.bytes(long)
        }
    }

    @Test("a refusal keeps what it needs across the wire")
    func refusal() throws {
        let fault = ControlFault.refused(call: "shed", needs: ["group waypost-tech"])
        let frame = Array(ControlAnswer.json(.failure(fault)).compactText.utf8)
        #expect(throws: fault) {
            try ControlAnswer.value(frame: frame, call: "shed", path: "/x")
        }
        #expect(fault.description.contains("group waypost-tech"))
    }
}
