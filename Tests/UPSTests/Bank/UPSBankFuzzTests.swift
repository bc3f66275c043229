import Core
import Testing

@testable import UPS

@Suite("A bank of UPSes among strangers")
struct UPSBankFuzzTests {
    private static let words =
        UPSCommand.names + UPSCommand.Listing.allCases.map(\.rawValue)
        + UPSCommand.Question.allCases.map(\.rawValue) + UPSVariable.allCases.map(\.rawValue)
        + [
            "ups", "tier1", "tier3", "tier4", "UPS", "guard", "chief", "sesame", "\"open up\"",
            "\"", "\\",
        ]

    @Test("100,000 random lines have one answer each")
    func lines() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        var bench = BankBench()
        var next: UInt64 = 4
        var client: UInt64 = 1
        var reader = UPSLineReader()
        var goodAnswers = 0
        for _ in 0..<100_000 {
            reader.append(line(&random) + [10])
            let item = reader.next()
            bench.now += .milliseconds(Int.random(in: 0...500, using: &random))
            if Int.random(in: 0..<100, using: &random) == 0 { bench.plan(plan(&random, bench.now)) }
            let actions: [UPSBank.Action] =
                switch item {
                case .line(let line):
                    bench.bank.handle(.received(client, line: line), at: bench.now)
                case .tooLong: bench.bank.handle(.overlong(client), at: bench.now)
                case nil: []
                }
            let answers = actions.compactMap { action in
                if case .answer(let id, let text) = action, id == client { text } else { nil }
            }
            guard answers.count == 1, isWellFormed(answers[0]) else {
                Issue.record("seed \(seed): \(String(describing: item)) had \(answers)")
                return
            }
            if !answers[0].hasPrefix("ERR") { goodAnswers += 1 }
            if actions.contains(.close(client)) || Int.random(in: 0..<50, using: &random) == 0 {
                _ = bench.bank.handle(.disconnected(client), at: bench.now)
                client = next
                next += 1
                _ = bench.bank.handle(.connected(client, peer: "192.0.2.9"), at: bench.now)
            }
        }
        #expect(goodAnswers > 500, "seed \(seed): lines that are all refused show nothing")
        let logins = bench.bank.states.map(\.logins).reduce(0, +)
        #expect(logins <= 1, "seed \(seed): who is gone is not logged in")
    }

    /// An error of the closed list, a whole list, or one line.
    private func isWellFormed(_ answer: String) -> Bool {
        let lines = answer.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 2, lines.last == "", answer.utf8.count < 16_384 else { return false }
        if answer.hasPrefix("ERR ") {
            return lines.count == 2 && UPSErrorWord(rawValue: String(lines[0].dropFirst(4))) != nil
        }
        if answer.hasPrefix("BEGIN LIST ") {
            return "END" + lines[0].dropFirst("BEGIN".count) == lines[lines.count - 2]
        }
        return lines.count == 2
    }

    private func line(_ random: inout SeededRandom) -> [UInt8] {
        switch Int.random(in: 0..<10, using: &random) {
        case 0:
            // Bytes without a line's end.
            return (0..<Int.random(in: 0...1_200, using: &random)).map { _ in
                let byte = UInt8.random(in: 0...255, using: &random)
                return byte == 10 ? 32 : byte
            }
        default:
            var text = (0..<Int.random(in: 1...4, using: &random))
                .compactMap { _ in Self.words.randomElement(using: &random) }
                .joined(separator: " ").utf8.map(\.self)
            if Int.random(in: 0..<4, using: &random) == 0, !text.isEmpty {
                text[Int.random(in: 0..<text.count, using: &random)] =
                    UInt8.random(in: 11...255, using: &random)
            }
            return text
        }
    }

    private func plan(_ random: inout SeededRandom, _ now: Duration) -> LoadPlan {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: .served
        case 1: .cut
        case 2: .unknown
        default: .cutAt(now + .seconds(Int.random(in: -60...1_000, using: &random)))
        }
    }
}
