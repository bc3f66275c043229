internal import Core
internal import Journal
internal import Records
internal import Site

/// The words of this post that a support bundle must not carry: badges, names, what records say.
///
/// Of a value every word counts that has a capital letter, a digit or letters of another script,
/// without what stands between its letters and digits. Words of the configuration do not: the
/// post's own name stands in many records.
struct SupportTerms: Sendable {
    /// Of the newest records; older ones are not in logs that are kept.
    static let recordLimit = 5_000
    private static let recordBytes = 64 << 20
    private static let registerLimit = 16 << 20
    /// Letters of a word, digits of a number.
    private static let shortestWord = 4
    private static let shortestNumber = 6
    private static let longestNumber = 20
    /// Longer ones are hashes and images.
    private static let longest = 64
    /// Members of bodies that name officers (RECORD.md, "The other kinds").
    private static let badges: Set<String> = [
        "decided_by", "officer_in_charge", "officers", "second_badge",
    ]

    private var words: Set<String> = []
    private let spared: Set<String>

    /// - Parameter spared: texts whose words may stand.
    init(sparing spared: [String] = []) {
        self.spared = Set(spared.flatMap { Self.pieces($0).map(Self.key) })
    }

    /// Whether a run of letters, digits and what joins them is such a word or holds one.
    func hold(_ run: String) -> Bool {
        Self.pieces(run).contains { piece in
            Self.isMarked(piece) && words.contains(Self.key(piece))
        }
    }

    /// A badge, which may be short: it counts as a whole.
    mutating func add(badge: String) {
        guard !badge.hasPrefix("uid:") else { return }
        insert(badge[...])
    }

    /// A name or anything that a record says.
    mutating func add(value: String) {
        guard Timestamp(value) == nil, Identifier(value) == nil else { return }
        // A number or plate written with blanks may be found without them.
        let length = value.count { $0.isLetter || $0.isNumber }
        if (Self.shortestNumber...Self.longestNumber).contains(length),
            value.contains(where: \.isNumber)
        {
            insert(value[...])
        }
        for word in value.split(whereSeparator: { $0.isWhitespace }) {
            for piece in Self.pieces(String(word)) where Self.isMarked(piece) {
                let length = piece.count { $0.isLetter || $0.isNumber }
                let isNumber = !piece.contains { $0.isLetter }
                guard length >= (isNumber ? Self.shortestNumber : Self.shortestWord) else {
                    continue
                }
                insert(piece)
            }
        }
    }

    /// Every string below a value.
    mutating func add(values json: JSONValue) {
        switch json {
        case .string(let text): add(value: text)
        case .array(let items): for item in items { add(values: item) }
        case .object(let members):
            for (key, value) in members {
                if Self.badges.contains(key) { add(badges: value) }
                add(values: value)
            }
        default: break
        }
    }

    private mutating func add(badges json: JSONValue) {
        for badge in json.array ?? [json] {
            if let badge = badge.string { add(badge: badge) }
        }
    }

    private mutating func insert(_ piece: Substring) {
        let key = Self.key(piece)
        if !spared.contains(key), (1...Self.longest).contains(key.count) { words.insert(key) }
    }

    /// A run as a whole, and what stands in it between joining characters.
    private static func pieces(_ run: String) -> [Substring] {
        [run[...]] + run.split(whereSeparator: { !$0.isLetter && !$0.isNumber })
    }

    private static func key(_ piece: Substring) -> String {
        String(piece.filter { $0.isLetter || $0.isNumber }).lowercased()
    }

    private static func isMarked(_ piece: Substring) -> Bool {
        piece.contains { $0.isUppercase || $0.isNumber || ($0.isLetter && !$0.isASCII) }
    }
}

extension SupportTerms {
    /// What the register of officers and the journal hold.
    ///
    /// - Returns: the words, and what could not be read of their sources: a clause each.
    static func gathered(
        _ paths: Paths, files: LinuxFiles, sparing spared: [String]
    ) -> (terms: SupportTerms, obstacles: [String]) {
        var terms = SupportTerms(sparing: spared)
        var obstacles: [String] = []
        let register = SecretFiles(paths: paths).accessRegister
        if files.exists(register) {
            if let bytes = try? files.read(register, limit: registerLimit),
                let json = try? JSONValue(parsing: bytes)
            {
                terms.add(register: json)
            } else {
                obstacles.append("the register of officers")
            }
        }
        if files.exists(paths.journal) {
            do {
                try terms.add(journal: JournalReader(directory: paths.journal))
            } catch {
                obstacles.append("the journal")
            }
        }
        return (terms, obstacles)
    }

    private mutating func add(register: JSONValue) {
        for officer in register["officers"]?.array ?? [] {
            if let badge = officer["badge"]?.string { add(badge: badge) }
            if let name = officer["name"]?.string { add(value: name) }
        }
        for list in ["workstations", "codes"] {
            for item in register[list]?.array ?? [] {
                if let name = item["name"]?.string { add(value: name) }
            }
        }
    }

    private mutating func add(journal: JournalReader) throws(JournalFault) {
        var position = max(0, try journal.head().position - Int64(Self.recordLimit))
        while true {
            let page = try journal.places(
                after: position, limit: Self.recordLimit, byteLimit: Self.recordBytes)
            guard let last = page.last else { return }
            for place in page {
                if let record = place.record { add(record: record.envelope) }
            }
            position = last.position
        }
    }

    /// Of what the post itself writes only whom or what an act was about.
    private mutating func add(record envelope: Envelope) {
        if let officer = envelope.officer { add(badge: officer) }
        switch envelope.kind {
        case .audit: if let target = envelope.body["target"]?.string { add(value: target) }
        case .reset, .timeCorrection, .epochStart, .erasure: break
        default: add(values: envelope.body)
        }
    }
}
