import Core
import Testing

@testable import Station

@Suite("Offers of addresses")
struct AddressOffersTests {
    private let question = AddressQuestion(random: SeededRandom(seed: 1))

    /// An offer as a server makes it (RFC 2131 §4.3.1).
    private func offer(_ changes: (inout [UInt8]) -> Void = { _ in }) -> [UInt8] {
        var message = Array(question.bytes[..<240])
        message[0] = 2
        message += [53, 1, 2, 0, 0, 54, 4, 192, 168, 8, 254, 51, 4, 0, 0, 14, 16, 255]
        changes(&message)
        return message
    }

    @Test("a question is a discovery that asks for a broadcast, as long as old servers want it")
    func form() {
        let bytes = question.bytes
        #expect(bytes.count == 300 && bytes[0] == 1 && bytes[10] == 0x80)
        #expect(Array(bytes[240..<243]) == [53, 1, 1])
        #expect(bytes[28] == 2, "a hardware address of no maker")
        #expect(AddressQuestion(random: SeededRandom(seed: 2)) != question)
    }

    @Test("only an offer to the question counts, and broken ones cost nothing")
    func offers() {
        #expect(question.server(offering: offer()) == [192, 168, 8, 254])
        let wrong: [(inout [UInt8]) -> Void] = [
            { $0[0] = 1 }, { $0[5] ^= 1 }, { $0[237] ^= 1 }, { $0[242] = 5 },
            { $0.removeLast(14) }, { $0[246] = 200 }, { $0.removeAll() },
        ]
        for change in wrong { #expect(question.server(offering: offer(change)) == nil) }
        var random = SeededRandom(seed: 3)
        let whole = offer()
        for _ in 0..<20_000 {
            var message = whole
            for _ in 0..<3 {
                let place = Int(random.next() % UInt64(message.count))
                message[place] = UInt8(truncatingIfNeeded: random.next())
            }
            message.removeLast(Int(random.next() % UInt64(message.count)))
            _ = question.server(offering: message)
        }
    }
}
