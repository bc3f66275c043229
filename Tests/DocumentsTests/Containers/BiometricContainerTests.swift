import Core
import Documents
import Testing

struct BiometricContainerTests {
    private static func big(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - 1 - $0))) }
    }

    private static let jpeg: [UInt8] =
        [0xFF, 0xD8, 0xFF, 0xFE, 0, 4, 1, 2]
        + [0xFF, 0xC2, 0, 11, 8, 0, 64, 0, 48, 1, 1, 0x11, 0]
        + [0xFF, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0x3F, 0, 7, 0xFF, 0, 9, 0xFF, 0xD3, 5, 0xFF, 0xD9]

    private static let codestream: [UInt8] =
        [0xFF, 0x4F, 0xFF, 0x51] + big(41, 2) + big(0, 2) + big(50, 4) + big(66, 4) + big(2, 4)
        + big(2, 4) + big(0, 16) + big(1, 2) + [7, 1, 1] + [1, 2, 3, 0xFF, 0xD9]

    private static let boxes: [UInt8] =
        [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A]
        + big(9, 4) + Array("ftyp".utf8) + [1] + big(0, 4) + Array("jp2c".utf8) + codestream

    private static let wsq: [UInt8] =
        [0xFF, 0xA0, 0xFF, 0xA8, 0, 3, 1]
        + [0xFF, 0xA2, 0, 17, 0, 255] + big(400, 2) + big(300, 2) + [UInt8](repeating: 0, count: 9)
        + [0xFF, 0xA3, 0, 3, 0, 9, 9, 0xFF, 0, 9, 0xFF, 0xA1]

    private static func record(
        _ name: String, _ version: String, _ lengthBytes: Int, _ rest: [UInt8]
    ) -> [UInt8] {
        Array("\(name)\0\(version)\0".utf8) + big(8 + lengthBytes + rest.count, lengthBytes) + rest
    }

    private static let minutiae = record(
        "FMR", " 20", 4,
        [0, 0] + big(300, 2) + big(400, 2) + big(197, 2) + big(197, 2) + [2, 0]
            + [1, 0, 80, 2] + [UInt8](repeating: 1, count: 12) + big(0, 2)
            + [2, 0, 80, 0] + big(3, 2) + [1, 2, 3])

    private static let fingers = record(
        "FIR", "010", 6,
        [0, 0, 0, 0x1F, 1, 1] + [UInt8](repeating: 0, count: 12)
            + big(14 + 5, 4) + [1, 1, 1, 80, 0] + big(300, 2) + big(400, 2) + [0]
            + [1, 2, 3, 4, 5])

    private static let faces = record(
        "FAC", "010", 4,
        big(1, 2) + big(32 + 8 + jpeg.count, 4) + big(1, 2)
            + [UInt8](repeating: 0, count: 14 + 8) + [1, 0] + big(48, 2) + big(64, 2)
            + [UInt8](repeating: 0, count: 6) + jpeg)

    private static func tagged(_ type: String, _ fields: String) -> [UInt8] {
        var length = 0
        while true {
            let text = "\(type).001:\(length)\u{1D}\(fields)\u{1C}"
            if text.utf8.count == length { return Array(text.utf8) }
            length = text.utf8.count
        }
    }

    private static let nist: [UInt8] =
        tagged("1", "1.002:0500\u{1D}1.003:1\u{1F}2\u{1E}2\u{1F}00\u{1E}4\u{1F}01")
        + tagged("2", "2.002:00\u{1D}2.003:A:B") + big(9, 4) + [1, 2, 3, 4, 5]

    static let sound: [(String, [UInt8], Int?, Int?, Int)] = [
        ("jpeg", jpeg, 48, 64, 1), ("jpeg_2000", codestream, 48, 64, 1),
        ("jpeg_2000", boxes, 48, 64, 1), ("wsq", wsq, 300, 400, 1),
        ("iso_19794_2", minutiae, 300, 400, 2), ("iso_19794_4", fingers, 300, 400, 1),
        ("iso_19794_5", faces, 48, 64, 1), ("ansi_nist_itl", nist, nil, nil, 3),
    ]

    @Test("Each format is recognised and measured by its structure")
    func recognised() throws {
        for (format, bytes, width, height, count) in Self.sound {
            let found = try #require(try BiometricContainer.recognise(bytes[...]), "\(format)")
            #expect(found.format.rawValue == format)
            #expect(found.width == width, "\(format)")
            #expect(found.height == height, "\(format)")
            #expect(found.count == count, "\(format)")
        }
    }

    @Test("What begins as none of them is none")
    func others() throws {
        for bytes: [UInt8] in [[], [0xFF], [0xFF, 0xD8], Array("%PDF-1.7".utf8), [0x89, 0x50]] {
            #expect(try BiometricContainer.recognise(bytes[...]) == nil)
        }
    }

    @Test("Cut short anywhere, or with bytes behind its end, it is refused")
    func lengths() {
        for (format, bytes, _, _, _) in Self.sound {
            for count in 12..<bytes.count {
                #expect(throws: ContainerFault.self, "\(format) cut to \(count)") {
                    try BiometricContainer.recognise(bytes[..<count])
                }
            }
            #expect(throws: ContainerFault.self, "\(format)") {
                try BiometricContainer.recognise((bytes + [0])[...])
            }
        }
    }

    @Test("Impossible sizes are refused", arguments: [0, 40_000])
    func sizes(width: Int) throws {
        for (format, bytes, place) in [("jpeg", Self.jpeg, 15), ("wsq", Self.wsq, 15)] {
            var changed = bytes
            changed.replaceSubrange(place..<place + 2, with: Self.big(width, 2))
            #expect(throws: ContainerFault.self, "\(format)") {
                try BiometricContainer.recognise(changed[...])
            }
        }
    }

    @Test("A face whose picture is of another size than it says is refused")
    func otherSize() throws {
        let place = try #require(Self.faces.firstRange(of: [1, 0, 0, 48, 0, 64])).lowerBound
        var changed = Self.faces
        changed[place + 3] = 49
        #expect(throws: ContainerFault.self) { try BiometricContainer.recognise(changed[...]) }
    }

    @Test("Mutated files end no process and never claim more than they hold")
    func mutations() throws {
        var random = SeededRandom(seed: 19_794)
        var refused = 0
        for turn in 0..<40_000 {
            var bytes = Self.sound[turn % Self.sound.count].1
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                ChipMutation.random(using: &random).apply(to: &bytes, using: &random)
            }
            do throws(ContainerFault) {
                let found = try BiometricContainer.recognise(bytes[...])
                #expect((found?.width ?? 0) <= BiometricContainer.sideLimit)
                #expect((found?.count ?? 0) <= BiometricContainer.partLimit)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 10_000)
    }
}
