/// Which numbers of a table must not leave the post, because they are of so few people that
/// somebody could know who they are: those under 10.
///
/// 1. A number from 1 to 9 is hidden.
/// 2. Nobody can work a hidden one out from the sum: in the table, and where its values have two
///    parts (`F/18-59`) in each row and column, whose sums other tables show, there are none or at
///    least two hidden numbers that come to at least 10 together; the smallest others are hidden
///    too until that is so.
/// 3. A sum under 10 is hidden.
///
/// Differences of tables tell nothing beyond that, as the tables for outside are whole months, one
/// beside the other, and nothing of them can be chosen (``StatisticsQuery``). What remains: a later
/// amendment changes a month, and who kept the earlier table sees by how much.
struct SmallNumbers {
    static let least: Int64 = 10

    private(set) var hidden: Set<String>
    let isTotalHidden: Bool

    init(_ numbers: [String: Int64]) {
        let numbers = numbers.filter { $0.value > 0 }
        isTotalHidden = numbers.values.reduce(0, +) < Self.least
        hidden = Set(numbers.filter { $0.value < Self.least }.keys)
        let lines = Self.lines(numbers.keys)
        var isSettled = false
        while !isSettled {
            isSettled = true
            for line in lines {
                let found = line.filter(hidden.contains)
                let sum = found.reduce(0) { $0 + (numbers[$1] ?? 0) }
                guard !found.isEmpty, found.count < 2 || sum < Self.least else { continue }
                let next = line.filter { !hidden.contains($0) }
                    .min { (numbers[$0] ?? 0, $0) < (numbers[$1] ?? 0, $1) }
                // A line that is hidden whole has a sum that is hidden where it is shown.
                guard let next else { continue }
                hidden.insert(next)
                isSettled = false
            }
        }
    }

    private static func lines(_ keys: some Sequence<String>) -> [[String]] {
        let keys = keys.sorted()
        var rows: [String: [String]] = [:]
        for key in keys {
            let parts = key.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            rows["1 \(parts[0])", default: []].append(key)
            rows["2 \(parts[1])", default: []].append(key)
        }
        return [keys] + rows.sorted { $0.key < $1.key }.map(\.value)
    }
}
