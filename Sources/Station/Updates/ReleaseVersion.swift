/// The version of a card image: two to four numbers with dots between, compared one by one.
struct ReleaseVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// 0 to 999999 each.
    let numbers: [Int]

    /// `nil` for anything else than `Image/variables` calls a version.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (2...4).contains(parts.count),
            parts.allSatisfy({
                (1...6).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) }
            })
        else { return nil }
        numbers = parts.compactMap { Int($0) }
    }

    var description: String { numbers.map(String.init).joined(separator: ".") }

    /// `1.2` and `1.2.0` are the same release.
    private var padded: [Int] { numbers + Array(repeating: 0, count: 4 - numbers.count) }

    static func == (left: Self, right: Self) -> Bool { left.padded == right.padded }

    func hash(into hasher: inout Hasher) { hasher.combine(padded) }

    static func < (left: Self, right: Self) -> Bool {
        left.padded.lexicographicallyPrecedes(right.padded)
    }
}
