public import Core
internal import PKI
public import Records

/// A word by which records are found: 64 bits of a hash, so that the index holds no names.
public struct IndexTerm: Hashable, Sendable {
    let value: Int64

    /// - Parameter kind: of which kind the text is; the same text of another kind is another term.
    public init(_ kind: String, _ text: String) {
        let digest = SHA256.digest(Array("\(kind)\u{0}\(text)".utf8)).bytes
        value = digest.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }

    init(value: Int64) { self.value = value }
}

/// What is counted: of one day by the post's clock, one value of one measure.
public struct IndexCount: Hashable, Sendable {
    public let measure: String
    /// Days since 1970-01-01.
    public let day: Int
    /// `entry`, `exit` or empty.
    public let direction: String
    /// A crossing's outcome, `tallied`, or empty.
    public let outcome: String
    public let value: String

    public init(
        _ measure: String, day: Int, direction: String = "", outcome: String = "",
        value: String = ""
    ) {
        self.measure = measure
        self.day = day
        self.direction = direction
        self.outcome = outcome
        self.value = value
    }
}

public typealias IndexCounts = [IndexCount: Int64]

/// What the index keeps of one record.
public struct IndexEntry: Sendable, Hashable {
    /// Where it is looked for.
    public enum Shelf: Int64, Sendable {
        case crossings = 1
        case audits = 2
        case shifts = 3
    }

    /// A person whom a tally had counted before the record named it.
    public struct Covering: Sendable, Hashable {
        public let tally: Identifier
        /// In the words of ``IndexMeaning/counts(of:covered:)``.
        public let cell: String

        public init(tally: Identifier, cell: String) {
            self.tally = tally
            self.cell = cell
        }
    }

    /// `nil` for what is only counted.
    public let shelf: Shelf?
    /// The moment by which it is found.
    public let at: Timestamp
    /// At most ``termLimit``.
    public let terms: [IndexTerm]
    public let counts: IndexCounts
    public let covering: Covering?

    public static let termLimit = 96

    public init(
        shelf: Shelf?, at: Timestamp, terms: [IndexTerm] = [], counts: IndexCounts = [:],
        covering: Covering? = nil
    ) {
        self.shelf = shelf
        self.at = at
        var seen: Set<IndexTerm> = []
        self.terms = Array(terms.filter { seen.insert($0).inserted }.prefix(Self.termLimit))
        self.counts = counts
        self.covering = covering
    }
}

/// What records say to whoever looks for them or counts them. Pure: the same records give the same
/// answers, so that what was added can be taken back by asking again.
public protocol IndexMeaning: Sendable {
    /// Changes whenever any answer changes; the index is made anew then.
    var version: String { get }
    /// A crossing as its amendments have made it, the oldest first.
    func entry(of crossing: Envelope, amendments: [Envelope]) -> IndexEntry
    /// Any other record but an amendment or a tally; `nil` for one that nobody looks for or counts.
    func entry(of record: Envelope) -> IndexEntry?
    /// What a tally counts beyond those who have records of their own by now.
    ///
    /// - Parameter covered: how many those are, by cell.
    func counts(of tally: Envelope, covered: [String: Int]) -> IndexCounts
}
