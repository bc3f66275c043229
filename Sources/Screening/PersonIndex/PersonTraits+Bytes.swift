import Core

/// What the index keeps of an entry for its score: names as numbers of parts in the list's
/// vocabulary, so that nothing is taken apart again.
extension PersonTraits {
    static func bytes(
        names: [[Int]], birthDates: [BirthDate], nationalities: [String], sex: String?
    ) -> [UInt8] {
        var bytes = [UInt8(clamping: names.count)]
        for name in names {
            bytes.append(UInt8(clamping: name.count))
            for part in name { bytes += BigEndian.bytes(UInt64(part), count: 3) }
        }
        bytes.append(UInt8(clamping: birthDates.count))
        for date in birthDates {
            for day in [date.first, date.last] {
                bytes += BigEndian.bytes(UInt64(day.daysSinceEpoch + dayOffset), count: 3)
            }
        }
        bytes.append(UInt8(clamping: nationalities.count))
        for code in nationalities {
            bytes.append(UInt8(clamping: code.utf8.count))
            bytes += code.utf8
        }
        bytes.append(sex?.utf8.first ?? 0)
        return bytes
    }

    /// Gives the parts of all names other numbers.
    static func renumber(_ bytes: inout [UInt8], _ numbers: [Int]) {
        var place = 1
        for _ in 0..<bytes[0] {
            let count = Int(bytes[place])
            place += 1
            for _ in 0..<count {
                let old = Int(BigEndian.value(bytes[place..<place + 3]))
                bytes.replaceSubrange(
                    place..<place + 3, with: BigEndian.bytes(UInt64(numbers[old]), count: 3))
                place += 3
            }
        }
    }

    /// Bytes of the number of a part.
    static let partLength = 3

    /// Where each person's bytes begin, and where the last one's end; `nil` where they are not of
    /// so many persons or name a part that the vocabulary does not have.
    static func starts(in bytes: [UInt8], count: Int, parts: Int) -> [UInt32]? {
        var starts: [UInt32] = [0]
        starts.reserveCapacity(count + 1)
        var reader = ByteReader(bytes)
        for _ in 0..<count {
            guard let names = reader.byte() else { return nil }
            for _ in 0..<names {
                guard let tokens = reader.byte() else { return nil }
                for _ in 0..<tokens {
                    guard let part = reader.number(partLength), part < parts else { return nil }
                }
            }
            guard let dates = reader.byte(), reader.bytes(2 * dayLength * Int(dates)) != nil,
                let codes = reader.byte()
            else { return nil }
            for _ in 0..<codes {
                guard let length = reader.byte(), reader.bytes(Int(length)) != nil
                else { return nil }
            }
            guard reader.byte() != nil else { return nil }
            starts.append(UInt32(reader.place))
        }
        return reader.isAtEnd ? starts : nil
    }

    /// Hands out the birth dates that are known to the day, of bytes that
    /// ``starts(in:count:parts:)`` has passed.
    static func eachDay(
        in bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ body: (Int) -> Void
    ) {
        func number(_ place: Int) -> Int {
            Int(bytes[place]) << 16 | Int(bytes[place + 1]) << 8 | Int(bytes[place + 2])
        }
        var place = start + 1
        for _ in 0..<bytes[start] { place += 1 + partLength * Int(bytes[place]) }
        for date in 0..<Int(bytes[place]) {
            let first = number(place + 1 + 2 * dayLength * date)
            if first == number(place + 1 + dayLength + 2 * dayLength * date) {
                body(first - dayOffset)
            }
        }
    }

    private static let dayLength = 3
    /// Days are counted from 0000-01-01, so that none is negative.
    private static let dayOffset = 719_528

    init?(bytes: [UInt8], range: Range<Int>, part: (Int) -> NameToken?) {
        self.init(names: [], birthDates: [], nationalities: [], sex: nil)
        var reader = ByteReader(bytes, from: range.lowerBound, to: range.upperBound)
        guard let nameCount = reader.byte() else { return nil }
        for _ in 0..<nameCount {
            guard let count = reader.byte() else { return nil }
            var tokens: [NameToken] = []
            for _ in 0..<count {
                guard let number = reader.number(3), let token = part(number) else { return nil }
                tokens.append(token)
            }
            names.append(PersonName(tokens: tokens, spellings: []))
        }
        guard let dateCount = reader.byte() else { return nil }
        for _ in 0..<dateCount {
            guard let first = reader.number(3), let last = reader.number(3), first <= last
            else { return nil }
            birthDates.append(
                BirthDate(firstDay: first - Self.dayOffset, lastDay: last - Self.dayOffset))
        }
        guard let codeCount = reader.byte() else { return nil }
        for _ in 0..<codeCount {
            guard let length = reader.byte(), let code = reader.bytes(Int(length))
            else { return nil }
            nationalities.append(String(decoding: code, as: UTF8.self))
        }
        guard let letter = reader.byte(), reader.isAtEnd else { return nil }
        sex = letter == 0 ? nil : String(Unicode.Scalar(letter))
    }
}
