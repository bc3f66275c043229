import Core
import Documents
import Testing

struct MutationTests {
    private static let strangers: [String] = [
        "é", "\u{0}", "\u{301}", "👩‍👩‍👧", " ", "\r\n", "\n", "a", "\u{FFFD}", "*", "\u{202E}",
    ]

    @Test("200,000 mutated readings never end the process and never change in silence")
    func mutations() {
        let seed: UInt64 = 0x9303
        var random = SeededRandom(seed: seed)
        var readings = 0
        var parsed = 0
        while readings < 200_000 {
            readings += 1
            let lines = Specimens.all.randomElement(using: &random) ?? Specimens.passport
            var text = lines.joined(separator: "\n")
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
            if readings.isMultiple(of: 16) { _ = zone.verdicts }
        }
        #expect(parsed > 50_000)
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
