/// The machine readable zone that goes with a document's fields (Doc 9303-4 §4.2, 9303-5 §4.2,
/// 9303-6 §4.2), without anything in its optional places.
///
/// Frozen with the layout: it need not be right, only the same on both sides. It shares nothing
/// with the parser in `Documents`, which may grow.
struct ForeseenZone {
    let lines: Int
    let documentCode: [UInt8]
    let issuer: [UInt8]
    let number: [UInt8]
    let expiry: [UInt8]
    let surname: [UInt8]
    let givenNames: [UInt8]
    let nationality: [UInt8]
    let sex: [UInt8]
    let birth: [UInt8]

    private static let filler = UInt8(ascii: "<")

    /// Three lines are a TD1; two are a TD3 where the document's code starts with P, else a TD2.
    func line(_ index: Int) -> [UInt8]? {
        let head = field(documentCode, 2) + field(issuer, 3)
        let numbered = checked(field(number, 9))
        let born = checked(day(birth))
        let expires = checked(day(expiry))
        switch (lines, index) {
        case (2, 0): return head + field(names, width - 5)
        case (2, 1):
            let optional = field([], width == 44 ? 14 : 7)
            let summed = numbered + born + expires + optional
            let isPassport = width == 44
            let ownDigit = isPassport ? [Self.filler] : []
            let sum = Self.digit(summed + ownDigit)
            return numbered + field(nationality, 3) + born + [letter] + expires + optional
                + ownDigit + [sum]
        case (3, 0): return head + numbered + field([], 15)
        case (3, 1):
            let first = numbered + field([], 15)
            let sum = Self.digit(first + born + expires + field([], 11))
            return born + [letter] + expires + field(nationality, 3) + field([], 11) + [sum]
        case (3, 2): return field(names, 30)
        default: return nil
        }
    }

    private var width: Int { documentCode.first == UInt8(ascii: "P") ? 44 : 36 }

    private var letter: UInt8 {
        let isSaid = sex == [UInt8(ascii: "F")] || sex == [UInt8(ascii: "M")]
        return isSaid ? sex[0] : Self.filler
    }

    private var names: [UInt8] {
        Self.letters(surname) + [Self.filler, Self.filler] + Self.letters(givenNames)
    }

    /// Capitals; what parts words is a filler; all else falls out.
    private static func letters(_ name: [UInt8]) -> [UInt8] {
        name.compactMap { byte in
            if TextState.isSmall(byte) { return byte ^ 0x20 }
            if TextState.isCapital(byte) { return byte }
            return byte == 0x20 || byte == UInt8(ascii: "-") ? filler : nil
        }
    }

    private func field(_ text: [UInt8], _ count: Int) -> [UInt8] {
        Array(text.prefix(count))
            + [UInt8](repeating: Self.filler, count: max(0, count - text.count))
    }

    /// `YYMMDD` of `YYYY-MM-DD`, fillers for what is unknown.
    private func day(_ date: [UInt8]) -> [UInt8] {
        guard date.count == 10 else { return field([], 6) }
        return [2, 3, 5, 6, 8, 9].map {
            date[$0] == UInt8(ascii: "X") ? Self.filler : date[$0]
        }
    }

    private func checked(_ text: [UInt8]) -> [UInt8] { text + [Self.digit(text)] }

    /// Doc 9303-3 §4.9: weights 7, 3, 1; letters count from 10, all else nothing.
    private static func digit(_ text: [UInt8]) -> UInt8 {
        var sum = 0
        for (place, byte) in text.enumerated() {
            let value: Int
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = Int(byte) - 48
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = Int(byte) - 55
            default: value = 0
            }
            sum += value * [7, 3, 1][place % 3]
        }
        return UInt8(ascii: "0") + UInt8(sum % 10)
    }
}
