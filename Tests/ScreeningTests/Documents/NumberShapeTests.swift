import Core
import Testing

@testable import Screening

struct NumberShapeTests {
    @Test("Every key gives back the issuer and number that it was made of")
    func thereAndBack() {
        var random = SeededRandom(seed: 77)
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        let alphabet = Array("0123456789") + letters
        for _ in 0..<20_000 {
            let issuer = String(
                (0..<Int.random(in: 1...3, using: &random)).map { _ in
                    letters[Int.random(in: 0..<26, using: &random)]
                })
            let most = Bool.random(using: &random) ? 10 : 36
            let number = String(
                (0..<Int.random(in: 1...32, using: &random)).map { _ in
                    alphabet[Int.random(in: 0..<most, using: &random)]
                })
            let key = DocumentKey(issuer: issuer, number: number)
            #expect(key?.number == number)
            #expect(key?.issuer == (issuer == "DEU" ? "D" : issuer))
        }
        for number in [
            "9999999999999999999", "99999999999999999999", "ZZZZZZZZZZZZ", "ZZZZZZZZZZZZZ", "0",
            "00",
        ] {
            #expect(DocumentKey(issuer: "ZZZ", number: number)?.number == number)
        }
    }

    @Test("Scattering is one to one on each width", arguments: [(1, false), (2, false), (3, true)])
    func oneToOne(count: Int, hasLetters: Bool) {
        let shape = NumberShape(count: count, hasLetters: hasLetters)
        let values = UInt64(1) << UInt64(shape.width)
        #expect(Set((0..<values).map(shape.scattered)).count == Int(values))
        #expect((0..<values).allSatisfy { shape.scattered($0) < values })
    }

    @Test("Consecutive numbers, as stolen blanks have, spread evenly")
    func evenly() {
        let shape = NumberShape(count: 9, hasLetters: false)
        var parts = [Int](repeating: 0, count: 64)
        for value in UInt64(120_000_000)..<120_064_000 {
            parts[Int(shape.scattered(value) >> UInt64(shape.width - 6))] += 1
        }
        // 9 digits leave 7 % of 30 bits unused; an even share of the rest is 1,000.
        #expect(parts.allSatisfy { (700...1_300).contains($0) })
    }

    @Test("A value is its run and its place within, whatever the runs' number")
    func runs() {
        var random = SeededRandom(seed: 5)
        for shape in [
            NumberShape(count: 1, hasLetters: false), NumberShape(count: 9, hasLetters: false),
            NumberShape(count: 12, hasLetters: true), NumberShape(count: 19, hasLetters: false),
            NumberShape.long,
        ] {
            for entries in [1, 2, 7, 1_000, 250_001, 100_000_000] {
                let group = DocumentGroup(
                    key: UInt32(shape.rawValue), firstRun: 0,
                    runCount: DocumentGroup.runCount(shape, entries: entries), firstEntry: 0,
                    entryCount: entries)
                let last = shape.width == 64 ? UInt64.max : 1 << UInt64(shape.width) - 1
                var before: (run: UInt64, rest: UInt64, value: UInt64)?
                let values = (0..<200).map { _ in UInt64.random(in: 0...last, using: &random) }
                for value in (values + [0, last]).sorted() {
                    let run = group.run(of: value)
                    let rest = group.rest(of: value, in: run)
                    #expect(run < group.runCount)
                    #expect(64 - rest.leadingZeroBitCount <= group.restBits)
                    if let before, before.value < value {
                        #expect((before.run, before.rest) < (run, rest))
                    }
                    before = (run, rest, value)
                }
            }
        }
    }
}
