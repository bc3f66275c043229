import Core
import Site
import Testing

struct SiteMutationTests {
    /// Pieces that matter to a TOML reader, beside single bytes.
    private static let pieces: [String] = [
        "\"", "\"\"\"", "'", "'''", "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "#", "\n",
        "\r\n",
        "\\", "\\u0000", "\\uD800", "\\U0010FFFF", "1e999", "-", "nan", "0x", "9223372036854775808",
        "[power]\n", "[[power.loads]]\n", "a.b.c = 1\n", "é", "\u{2028}", "\t", " ",
    ]

    @Test("No damage crashes the reader, and what is refused has a reason and a line")
    func mutations() {
        let seed: UInt64 = 0x5EED_0517E
        var random = SeededRandom(seed: seed)
        let original = Array(Sample.text.utf8)
        var refused = 0
        for round in 0..<2_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                Self.damage(&bytes, &random)
            }
            let faults = Sample.faults(bytes)
            if !faults.isEmpty { refused += 1 }
            for fault in faults where fault.line.map({ $0 < 1 }) ?? true || fault.found.isEmpty {
                Issue.record("seed \(seed) round \(round): \(fault)")
            }
        }
        // Most damage must be seen, and damage to a comment or a number must not be refused.
        #expect((1_000..<2_000).contains(refused))
    }

    private static func damage(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2:
            bytes.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: place)
        case 3:
            let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
            bytes.removeSubrange(place..<end)
        case 4:
            let end = min(bytes.count, place + Int.random(in: 1...80, using: &random))
            let target = Int.random(in: 0..<bytes.count, using: &random)
            bytes.insert(contentsOf: Array(bytes[place..<end]), at: target)
        default: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &random))
        }
        if bytes.isEmpty { bytes = [10] }
    }
}
