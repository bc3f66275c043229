internal import Core
internal import Screening

/// Documents for a benchmark, each made of its number, so that none need be kept: nine characters,
/// 60 % digits only, 40 % with letters, of forty issuers, with kind, type and day of report.
struct InventedDocuments {
    static let header = "issuer,number,type,kind,date\n"
    /// AAA, ABA, … so that no two are alike.
    private static let issuers: [String] = (0..<40).map { number in
        let letters = [0, number / 20, number % 20].map { UInt8(ascii: "A") + UInt8($0) }
        return String(decoding: letters, as: UTF8.self)
    }
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
    private static let kinds = ["lost", "stolen", "revoked", "invalid", "other"]
    private static let types = ["passport", "id_card"]
    /// Reports of ten years.
    private static let days: [String] = (0..<3_652).map {
        "\(CalendarDate(daysSinceEpoch: 16_800 + $0))"
    }
    private static let length = 9
    private static let numbers: UInt64 = (0..<length).reduce(1) { value, _ in value * 36 }

    /// One document.
    struct Document {
        fileprivate let issuerNumber: Int
        fileprivate let characters: [UInt8]
        let entry: DocumentEntry

        var issuer: String { InventedDocuments.issuers[issuerNumber] }
        var number: String { String(decoding: characters, as: UTF8.self) }
        /// Issuer and number as a list's row begins.
        var place: String { "\(issuer),\(number)" }
        var row: String { "\(place),\(entry.type),\(entry.kind),\(entry.date ?? "")\n" }
        var code: UInt64 { InventedDocuments.code(issuerNumber, characters) }

        func key() throws -> DocumentKey {
            guard let key = DocumentKey(issuer: issuer, number: number) else {
                throw ListBenchFault.unreadable
            }
            return key
        }
    }

    /// What is asked, and what must come of it.
    struct Query {
        let issuer: String
        let number: String
        let code: UInt64
        /// Only of a listed document.
        let entry: DocumentEntry?
    }

    let count: Int
    let seed: UInt64

    /// The document of that number; those from ``count`` on are not in the list.
    func listed(_ number: Int) -> Document {
        var mixer = Mixer(state: seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
        let issuer = Int(mixer.next(below: 40))
        let most: UInt64 = mixer.next(below: 10) < 6 ? 10 : 36
        let characters = (0..<Self.length).map { _ in
            Self.alphabet[Int(mixer.next(below: most))]
        }
        return Document(
            issuerNumber: issuer, characters: characters,
            entry: DocumentEntry(
                type: Self.types[Int(mixer.next(below: 2))],
                kind: Self.kinds[Int(mixer.next(below: 5))],
                date: Self.days[Int(mixer.next(below: UInt64(Self.days.count)))]))
    }

    /// One in a hundred listed; of the rest half one character off a listed one, half of other
    /// numbers of the same kind. A few of these are listed by chance: the truth decides.
    func query(using random: inout SeededRandom) -> Query {
        let listed = listed(Int.random(in: 0..<count, using: &random))
        let choice = Int.random(in: 0..<200, using: &random)
        if choice < 2 {
            return Query(
                issuer: listed.issuer, number: listed.number, code: listed.code,
                entry: listed.entry)
        }
        var characters = listed.characters
        if choice.isMultiple(of: 2) {
            let place = Int.random(in: 0..<Self.length, using: &random)
            let before = characters[place]
            let most = before < 0x40 ? 10 : 36
            while characters[place] == before {
                characters[place] = Self.alphabet[Int.random(in: 0..<most, using: &random)]
            }
        } else {
            characters =
                self.listed(count + Int.random(in: 1 << 32..<1 << 33, using: &random))
                .characters
        }
        return Query(
            issuer: listed.issuer, number: String(decoding: characters, as: UTF8.self),
            code: Self.code(listed.issuerNumber, characters), entry: nil)
    }

    /// Issuer and number as one number.
    private static func code(_ issuer: Int, _ characters: [UInt8]) -> UInt64 {
        characters.reduce(UInt64(issuer)) {
            $0 * 36 + UInt64($1 < 0x40 ? $1 - 0x30 : $1 - 0x41 + 10)
        }
    }

    /// The codes of all that are listed, sorted: against these every answer is held.
    func truth() -> [UInt64] {
        var codes = (0..<count).map { listed($0).code }
        codes.sort()
        return codes
    }

    static func contains(_ code: UInt64, in truth: [UInt64]) -> Bool {
        var low = 0
        var high = truth.count
        while low < high {
            let middle = (low + high) / 2
            if truth[middle] < code { low = middle + 1 } else { high = middle }
        }
        return low < truth.count && truth[low] == code
    }

    func write(to path: String, files: LinuxFiles) throws(FileFault) {
        var rows = Array(Self.header.utf8)
        for number in 0..<count {
            rows += listed(number).row.utf8
            if rows.count > 4 << 20 {
                try files.extend(path, with: rows, mode: 0o600)
                rows.removeAll(keepingCapacity: true)
            }
        }
        try files.extend(path, with: rows, mode: 0o600)
    }

    /// SplitMix64 without the lock of ``SeededRandom``.
    private struct Mixer {
        var state: UInt64

        mutating func next(below bound: UInt64) -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            mixed ^= mixed >> 31
            return mixed.multipliedFullWidth(by: bound).high
        }
    }
}
