/// A document's number, normalised, as one of its shape's values.
struct CountedNumber {
    let shape: NumberShape
    let value: UInt64
    /// The number itself where its shape does not count.
    let long: String?

    init?(_ text: String) {
        guard text.utf8.count <= ScreeningLimit.field else { return nil }
        var asDigits: UInt64 = 0
        var asLetters: UInt64 = 0
        var count = 0
        var hasLetters = false
        for byte in text.utf8 {
            let digit: UInt64
            switch byte {
            case 0x30...0x39: digit = UInt64(byte - 0x30)
            case 0x41...0x5A, 0x61...0x7A:
                digit = UInt64(byte & 0x1F) + 9
                hasLetters = true
            case UInt8(ascii: "<"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"), 0x20,
                0x09...0x0D:
                continue
            case 0x80...:
                self.init(characters: Self.normalised(text))
                return
            default: return nil
            }
            count += 1
            // Past the longest shape the values are not asked for.
            asDigits = asDigits &* 10 &+ digit
            asLetters = asLetters &* 36 &+ digit
        }
        guard (1...ScreeningLimit.documentNumber).contains(count) else { return nil }
        let shape = NumberShape(count: count, hasLetters: hasLetters)
        guard shape != .long else {
            self.init(characters: Self.normalised(text))
            return
        }
        self.init(shape: shape, value: hasLetters ? asLetters : asDigits, long: nil)
    }

    private init(shape: NumberShape, value: UInt64, long: String?) {
        self.shape = shape
        self.value = value
        self.long = long
    }

    /// - Parameter characters: digits and capitals alone.
    private init?(characters: [UInt8]?) {
        guard let characters else { return nil }
        let text = String(decoding: characters, as: UTF8.self)
        let shape = NumberShape(
            count: characters.count, hasLetters: characters.contains { $0 >= 0x41 })
        guard shape == .long else {
            self.init(text)
            return
        }
        let hash = characters.reduce(0xCBF2_9CE4_8422_2325) { (hash: UInt64, byte) in
            (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        self.init(shape: shape, value: hash, long: text)
    }

    /// By the rules of Unicode, for all that is not ASCII.
    private static func normalised(_ text: String) -> [UInt8]? {
        var result: [UInt8] = []
        for scalar in text.uppercased().unicodeScalars {
            switch scalar {
            case "0"..."9", "A"..."Z": result.append(UInt8(scalar.value))
            case "\u{660}"..."\u{669}": result.append(UInt8(scalar.value - 0x660) + 0x30)
            case "\u{6F0}"..."\u{6F9}": result.append(UInt8(scalar.value - 0x6F0) + 0x30)
            case "<", ".", "/": continue
            case _ where scalar.properties.isWhitespace: continue
            case _ where scalar.properties.generalCategory == .dashPunctuation: continue
            default: return nil
            }
        }
        return (1...ScreeningLimit.documentNumber).contains(result.count) ? result : nil
    }
}
