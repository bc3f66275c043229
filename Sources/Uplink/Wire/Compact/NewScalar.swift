internal import Core

/// The shortest form of a value that gives exactly its bytes back.
struct NewScalar {
    let form: ScalarForm
    private(set) var identifier: Identifier?
    private(set) var digest: Digest256?
    private(set) var milliseconds: Int64?
    private(set) var date: PartialDay?
    private(set) var bytes: [UInt8]?

    /// Base64 shorter than this costs no less than its letters.
    private static let leastBase64 = 24

    init(_ scalar: Scalar) {
        switch scalar {
        case .null: self.init(ScalarForm.null)
        case .flag(let flag): self.init(flag ? ScalarForm.yes : .no)
        case .integer: self.init(ScalarForm.integer)
        case .text(let bytes): self.init(bytes)
        }
    }

    private init(_ form: ScalarForm) {
        self.form = form
    }

    private init(_ text: [UInt8]) {
        guard let first = text.first, first < 0x80,
            let string = String(validating: text, as: UTF8.self)
        else {
            form = .text
            return
        }
        switch text.count {
        case 36:
            if let identifier = Identifier(string) {
                self.identifier = identifier
                form = identifier.version == 7 ? .timedIdentifier : .identifier
                return
            }
        case 64:
            if let digest = Digest256(string), digest.description == string {
                self.digest = digest
                form = .digest
                return
            }
        case 20, 24:
            if let time = Timestamp(string), time.milliseconds >= 0 {
                let full = time.description
                if full == string || full.prefix(19) + "Z" == string, full.utf8.count == 24 {
                    milliseconds = time.milliseconds
                    form = text.count == 24 ? .instant : .wholeSecond
                    return
                }
            }
        case 10:
            if let date = PartialDay(text) {
                self.date = date
                form = .date
                return
            }
        default: break
        }
        if text.count >= Self.leastBase64, let bytes = Base64.bytes(string),
            Base64.text(bytes) == string
        {
            self.bytes = bytes
            form = .base64
            return
        }
        form = .text
    }
}

/// `YYYY-MM-DD` with months from 01 to 12 and days from 01 to 31, whatever the calendar says, or
/// `XX` for either, which is 0 here.
struct PartialDay {
    let year: Int64
    let month: Int
    let day: Int

    init(year: Int64, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    init?(_ text: [UInt8]) {
        guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            let century = Self.pair(text[0..<2]), let year = Self.pair(text[2..<4]),
            let month = Self.part(text[5..<7], 12), let day = Self.part(text[8..<10], 31)
        else { return nil }
        self.init(year: Int64(century * 100 + year), month: month, day: day)
    }

    var text: [UInt8] {
        func digits(_ value: Int) -> [UInt8] {
            [UInt8(ascii: "0") + UInt8(value / 10), UInt8(ascii: "0") + UInt8(value % 10)]
        }
        func part(_ value: Int) -> [UInt8] { value == 0 ? Array("XX".utf8) : digits(value) }
        let dash = [UInt8(ascii: "-")]
        return digits(Int(year) / 100) + digits(Int(year) % 100) + dash + part(month) + dash
            + part(day)
    }

    private static func pair(_ text: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }

    private static func part(_ text: ArraySlice<UInt8>, _ limit: Int) -> Int? {
        if text.elementsEqual("XX".utf8) { return 0 }
        return pair(text).flatMap { (1...limit).contains($0) ? $0 : nil }
    }
}
