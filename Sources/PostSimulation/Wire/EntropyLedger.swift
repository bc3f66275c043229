internal import Core
internal import Glibc

/// Draws from known distributions and adds up what each draw is worth: −log₂ of its probability.
///
/// The sum is what no way of writing the draws down can stay below on average, even one that knows
/// every distribution.
struct EntropyLedger {
    private(set) var bits = 0.0
    private(set) var shares: [String: Double] = [:]
    private var random: SeededRandom

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    /// Bits of a field that somebody else drew, such as an identifier's.
    mutating func add(_ worth: Double, for field: String) {
        bits += worth
        shares[field, default: 0] += worth
    }

    /// A number below `count`, all alike.
    mutating func uniform(_ count: Int, for field: String) -> Int {
        add(log2(Double(count)), for: field)
        return Int.random(in: 0..<count, using: &random)
    }

    mutating func chance(_ probability: Double, for field: String) -> Bool {
        let isSo = Double.random(in: 0..<1, using: &random) < probability
        add(-log2(isSo ? probability : 1 - probability), for: field)
        return isSo
    }

    /// A place in a table, by its weights.
    mutating func pick<Value>(_ table: WeightedTable<Value>, for field: String) -> Value {
        let point = Double.random(in: 0..<table.total, using: &random)
        let index = table.index(at: point)
        add(-log2(table.weight(index) / table.total), for: field)
        return table.values[index]
    }

    /// Whole numbers from 0 on with that mean, each less likely than the one before by the same
    /// factor: what is left of a waiting time without memory, in milliseconds.
    mutating func waiting(mean: Double, for field: String) -> Int {
        let stay = mean / (mean + 1)
        let number = Int(log(1 - Double.random(in: 0..<1, using: &random)) / log(stay))
        add(-(Double(number) * log2(stay) + log2(1 - stay)), for: field)
        return number
    }

    /// Random bytes, worth eight bits each.
    mutating func bytes(_ count: Int, for field: String) -> [UInt8] {
        add(Double(8 * count), for: field)
        return random.bytes(count)
    }
}

/// Values and how often each is drawn.
struct WeightedTable<Value: Sendable>: Sendable {
    let values: [Value]
    private let sums: [Double]

    init(_ entries: [(Value, Double)]) {
        values = entries.map(\.0)
        var sum = 0.0
        sums = entries.map {
            sum += $0.1
            return sum
        }
    }

    /// The first most often, the nth 1 ∕ n to the `steepness` as often.
    init(zipf values: [Value], steepness: Double) {
        self.init(
            values.enumerated().map { ($0.element, pow(Double($0.offset + 1), -steepness)) })
    }

    var total: Double { sums.last ?? 0 }

    func weight(_ index: Int) -> Double { sums[index] - (index > 0 ? sums[index - 1] : 0) }

    func index(at point: Double) -> Int {
        var low = 0
        var high = sums.count - 1
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > point { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
