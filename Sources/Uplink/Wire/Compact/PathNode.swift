internal import Core

/// A value without parts, compared byte by byte: two texts that look alike are not the same.
enum Scalar: Hashable {
    case null
    case flag(Bool)
    case integer(Int64)
    case text([UInt8])

    /// `nil` for what has parts and for numbers that are not whole.
    init?(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .flag(flag)
        case .integer(let number): self = .integer(number)
        case .string(let text): self = .text(Array(text.utf8))
        case .number, .array, .object: return nil
        }
    }

    func json() throws(WireFault) -> JSONValue {
        switch self {
        case .null: return .null
        case .flag(let flag): return .bool(flag)
        case .integer(let number): return .integer(number)
        case .text(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw .malformed("a text of it is not UTF-8")
            }
            return .string(text)
        }
    }

    var hash: UInt64 {
        switch self {
        case .null: 1
        case .flag(let flag): flag ? 2 : 3
        case .integer(let number): ContextHash.of(4, UInt64(bitPattern: number))
        case .text(let bytes): ContextHash.of(bytes)
        }
    }

    /// Bytes that it takes in JSON at least.
    var leastBytes: Int { if case .text(let bytes) = self { bytes.count + 2 } else { 1 } }

    var text: [UInt8]? { if case .text(let bytes) = self { bytes } else { nil } }
}

/// What is known of one place in records: its keys, the values it had, how they moved.
struct PathNode {
    /// Values kept; the oldest goes first.
    static let mostValues = 255
    /// Elements of a list that have places of their own; those behind share one.
    static let ownElements = 4
    /// Questions with a history of their own.
    static let questions = 8

    let hash: UInt64
    /// Keys and places in lists, divided by slashes, for rules and nothing else.
    let path: String
    let rule: WireRule?
    let pivot: WirePivot?
    /// Whether what it says holds from one crossing of a traveller to the next.
    let isOfHolder: Bool
    /// In the order in which they were first seen, which is the order in which they are asked for.
    var keys: [[UInt8]] = []
    var members: [Int] = []
    var elements: [Int] = []
    private(set) var values: [Scalar] = []
    private var places: [Scalar: Int] = [:]
    private var oldest = 0
    /// One more than the place of the last value and of the one before, 0 for a new one.
    var last = 0
    var beforeLast = 0
    var lastText: [UInt8] = []
    /// The place whose value in the same record was the same, last time.
    var twin: Int?
    /// The last answers to each question, a bit each.
    var history = [UInt64](repeating: 0, count: questions)
    var lastCount = 0
    var lastForm = 0
    var lastInstant: Int64?
    var series = NumberSeries()

    init(hash: UInt64, path: String) {
        self.hash = hash
        self.path = path
        rule = WireRule.of(path)
        pivot = WirePivot.of(path)
        isOfHolder =
            rule == nil && path.hasPrefix("body/crossing/traveller/")
            || path == "body/crossing/document/expires_on"
    }

    func place(of value: Scalar) -> Int? { places[value] }

    /// Notes that the value stood here; a new one takes the oldest one's place when all are taken.
    mutating func note(_ value: Scalar) {
        beforeLast = last
        if let place = places[value] {
            last = place + 1
        } else {
            last = 0
            if values.count < Self.mostValues {
                places[value] = values.count
                values.append(value)
            } else {
                places[values[oldest]] = nil
                places[value] = oldest
                values[oldest] = value
                oldest = (oldest + 1) % Self.mostValues
            }
        }
        if case .text(let bytes) = value { lastText = bytes }
    }
}

/// How whole numbers at one place follow one another: about zero, about the last, or by the clock
/// in milliseconds or whole seconds. What would have fitted best so far is taken.
struct NumberSeries {
    static let ways = 4

    private var costs = [Int](repeating: 0, count: ways)
    private var last: Int64 = 0
    /// Clock less number, both in milliseconds.
    private var milliseconds: Int64 = 0
    /// Between these lies the instant from which whole seconds are counted.
    private var earliest: Int64 = 0
    private var latest: Int64 = 0

    private func guesses(_ clock: Int64) -> [Int64] {
        let origin = (earliest &+ latest) >> 1
        return [0, last, clock &- milliseconds, Self.seconds(clock &- origin)]
    }

    private static func seconds(_ milliseconds: Int64) -> Int64 {
        milliseconds.quotientAndRemainder(dividingBy: 1_000).quotient
    }

    func guess(_ clock: Int64) -> (way: Int, value: Int64) {
        var way = 0
        for other in 1..<Self.ways where costs[other] < costs[way] { way = other }
        return (way, guesses(clock)[way])
    }

    mutating func note(_ value: Int64, _ clock: Int64) {
        for (way, guess) in guesses(clock).enumerated() {
            let miss = Int64.bitWidth - (value &- guess).magnitude.leadingZeroBitCount
            costs[way] = costs[way] * 7 / 8 + miss * 32
        }
        last = value
        milliseconds = clock &- value
        let late = clock &- value &* 1_000
        earliest = max(earliest, late &- 999)
        latest = min(latest, late)
        if earliest > latest { (earliest, latest) = (late &- 999, late) }
    }
}
