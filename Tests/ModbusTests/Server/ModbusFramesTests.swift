import Core
import Testing

@testable import Modbus

struct ModbusFramesTests {
    /// Read holding 0x0000, one word, unit 1, with the checksum that every text book has for it.
    private static let serialRead: [UInt8] = [1, 3, 0, 0, 0, 1, 0x84, 0x0A]
    private static let request = ModbusRequest.read(.holding, address: 0, count: 1)

    @Test("A serial frame is read and answered byte for byte")
    func serial() throws {
        var frames = ModbusFrames(.rtu)
        frames.append(Self.serialRead)
        let next = frames.next()
        let incoming = try #require(next)
        #expect(incoming.content == .success(Self.request))
        #expect(incoming.unit == 1)
        #expect(frames.next() == nil)
        #expect(
            frames.frame(.registers([0x1234]), to: incoming)
                == [1, 3, 2, 0x12, 0x34, 0xB5, 0x33])
        #expect(frames.frame(.illegalAddress, to: incoming) == [1, 0x83, 2, 0xC0, 0xF1])
    }

    @Test("A network frame is read and answered byte for byte")
    func network() throws {
        var frames = ModbusFrames(.tcp)
        frames.append([0xAB, 0xCD, 0, 0, 0, 6, 17, 4, 0x31, 0x00, 0, 2])
        let next = frames.next()
        let incoming = try #require(next)
        #expect(incoming.content == .success(.read(.input, address: 0x3100, count: 2)))
        #expect(
            frames.frame(.registers([1, 2]), to: incoming)
                == [0xAB, 0xCD, 0, 0, 0, 7, 17, 4, 4, 0, 1, 0, 2])
    }

    @Test("Frames that come byte by byte are whole frames", arguments: [true, false])
    func pieces(_ isSerial: Bool) {
        var frames = ModbusFrames(isSerial ? .rtu : .tcp)
        let bytes: [UInt8] =
            isSerial ? Self.serialRead : [0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 1]
        var found = 0
        for byte in bytes + bytes {
            frames.append([byte])
            while let incoming = frames.next() {
                #expect(incoming.content == .success(Self.request))
                found += 1
            }
        }
        #expect(found == 2)
        #expect(frames.isEmpty && frames.strays == 0)
    }

    @Test("An answer that does not fit the question is a device failure")
    func misfit() throws {
        var frames = ModbusFrames(.rtu)
        frames.append(Self.serialRead)
        let next = frames.next()
        let incoming = try #require(next)
        #expect(frames.frame(.bits([true]), to: incoming)[1...2] == [0x83, 4])
        #expect(frames.frame(.registers([1, 2]), to: incoming)[1...2] == [0x83, 4])
    }

    @Test(
        "What is no request earns its exception",
        arguments: [
            ([7], ModbusException.illegalFunction), ([43, 14, 1, 0], .illegalFunction),
            ([3, 0, 0, 0, 126], .illegalValue), ([3, 0xFF, 0xFF, 0, 2], .illegalAddress),
            ([5, 0, 0, 0x12, 0], .illegalValue), ([16, 0, 0, 0, 2, 4, 0, 1], .illegalValue),
            ([15, 0, 0, 0, 9, 1, 0], .illegalValue), ([3, 0, 0], .illegalValue),
        ] as [([UInt8], ModbusException)])
    func refusals(_ body: [UInt8], _ exception: ModbusException) throws {
        var frames = ModbusFrames(.tcp)
        frames.append([0, 9, 0, 0, 0, UInt8(body.count + 1), 1] + body)
        let next = frames.next()
        let incoming = try #require(next)
        #expect(
            incoming.content
                == .failure(ModbusFrames.RequestRefusal(exception: exception)))
    }

    @Test("Noise is dropped and never a request", arguments: [true, false])
    func noise(_ isSerial: Bool) {
        var random = SeededRandom(seed: 0x0DB_5)
        var requests = 0
        for _ in 0..<2_000 {
            var frames = ModbusFrames(isSerial ? .rtu : .tcp)
            let length = Int.random(in: 0...300, using: &random)
            frames.append((0..<length).map { _ in UInt8.random(in: 0...255, using: &random) })
            while let incoming = frames.next() {
                if case .success = incoming.content { requests += 1 }
            }
        }
        // A random header is a network frame in one of 2³² cases, a checksum right in one of 2¹⁶.
        #expect(requests <= 1)
    }
}
