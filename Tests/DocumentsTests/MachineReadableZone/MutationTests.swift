import Core
import Documents
import Glibc
import Testing

struct MutationTests {
    private static let strangers: [String] = [
        "é", "\u{0}", "\u{301}", "👩‍👩‍👧", " ", "\r\n", "\n", "a", "\u{FFFD}", "*", "\u{202E}",
    ]

    /// Beside the specimens: what made a parser stumble somewhere, as it came from readers.
    private static let corpus: [String] =
        Specimens.all.map { $0.joined(separator: "\n") } + [
            "", "\n\n\n", "<", String(repeating: "<", count: 88),
            String(repeating: "V", count: 72), String(repeating: "9", count: 90),
            String(repeating: "<\n", count: 200), "\u{2}P<UTO\u{3}",
            // Numbers that run on to the end of the optional field, or nowhere.
            "I<UTO123456789<ABCDEFGHIJKLM5<\n7408122F1204159UTO<<<<<<<<<<<6\nA<<B"
                + String(repeating: "<", count: 26),
            "I<UTO123456789<<<<<<<<<<<<<<<<\n<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n"
                + String(repeating: "A", count: 30),
        ]

    @Test("Mutated readings never end the process and never change in silence")
    func mutations() {
        let seed: UInt64 = 0x9303
        let isFull = getenv("WAYPOST_FULL") != nil
        let wanted = isFull ? 10_000_000 : 100_000
        var random = SeededRandom(seed: seed)
        var readings = 0
        var parsed = 0
        while readings < wanted {
            readings += 1
            var text = Self.corpus.randomElement(using: &random) ?? ""
            for _ in 0..<Int.random(in: 0...4, using: &random) { mutate(&text, &random) }
            let cleaned = MachineReadableZone.lines(fromReader: text)
            guard let zone = try? MachineReadableZone(lines: cleaned) else { continue }
            parsed += 1
            guard zone.lines == cleaned else {
                Issue.record("seed \(seed): \(text) came back as \(zone.lines)")
                return
            }
            // Every field of a zone is a part of it.
            let fields = zone.fields
            let whole = cleaned.joined()
            for field in [fields.issuer, fields.nationality, fields.dateOfBirth, fields.optional]
            where !whole.contains(field) {
                Issue.record("seed \(seed): \(text) gave \(field)")
            }
            guard readings.isMultiple(of: 16) else { continue }
            _ = zone.verdicts
            for suggestion in zone.suggestions {
                #expect((1...2).contains(suggestion.changes.count) && !zone.isValid)
            }
        }
        print("Documents: \(readings) mutated readings, \(parsed) of them zones")
        #expect(parsed > wanted / 8)
        #expect(parsed < readings)
    }

    private func mutate(_ text: inout String, _ random: inout SeededRandom) {
        let count = text.unicodeScalars.count
        guard count > 0 else { return }
        let offset = Int.random(in: 0..<count, using: &random)
        let place = text.unicodeScalars.index(text.startIndex, offsetBy: offset)
        switch Int.random(in: 0..<10, using: &random) {
        case 0: text.unicodeScalars.remove(at: place)
        case 1: text.unicodeScalars.insert("<", at: place)
        case 2:
            let stranger = Self.strangers.randomElement(using: &random) ?? " "
            text.unicodeScalars.replaceSubrange(place...place, with: stranger.unicodeScalars)
        case 3: text = String(text.unicodeScalars[..<place])
        default:
            let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<".unicodeScalars)
            let character = alphabet.randomElement(using: &random) ?? "<"
            text.unicodeScalars.replaceSubrange(place...place, with: [character])
        }
    }
}
