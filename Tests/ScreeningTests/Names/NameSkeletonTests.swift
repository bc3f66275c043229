import Core
import Testing

@testable import Screening

/// The quick test of skeletons against the table that defines the distance.
struct NameSkeletonTests {
    @Test("Two skeletons are near exactly where the table of edits says so", arguments: [5, 6, 7])
    func near(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let sounds = Array("bdksl".utf8)
        func word(_ count: ClosedRange<Int>) -> [UInt8] {
            (0..<Int.random(in: count, using: &random)).map { _ in
                sounds[Int.random(in: 0..<sounds.count, using: &random)]
            }
        }
        var nears = 0
        for _ in 0..<20_000 {
            let one = word(0...8)
            var other = one
            for _ in 0..<Int.random(in: 0...3, using: &random) where !other.isEmpty {
                let place = Int.random(in: 0..<other.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: other.remove(at: place)
                case 1: other.insert(contentsOf: word(1...1), at: place)
                case 2: other[place] = word(1...1)[0]
                default: other.swapAt(place, max(0, place - 1))
                }
            }
            let allowed = NameSkeleton.edits(allowedFor: max(one.count, other.count))
            let isNear = Self.distance(one, other) <= allowed
            nears += isNear ? 1 : 0
            #expect(
                NameSkeleton(sounds: one).isNear(NameSkeleton(sounds: other)) == isNear,
                "\(String(decoding: one, as: UTF8.self)) \(String(decoding: other, as: UTF8.self))")
        }
        #expect((2_000...18_000).contains(nears))
    }

    /// Additions, omissions, changes and exchanges of neighbours.
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var rows = [Array(0...other.count)]
        for (i, sound) in one.enumerated() {
            var row = [i + 1]
            for (j, against) in other.enumerated() {
                var best = rows[i][j] + (sound == against ? 0 : 1)
                best = min(best, rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, sound == other[j - 1], one[i - 1] == against {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[one.count][other.count]
    }
}
