import Core
import Testing

@Suite("Identifiers")
struct IdentifierTests {
    @Test("keep the example of RFC 9562 §A.6")
    func example() throws {
        let id = try #require(Identifier("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"))
        #expect(id.version == 7)
        #expect(id.description == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
        #expect(Identifier(bytes: id.bytes) == id)
    }

    @Test(
        "refuse other spellings",
        arguments: [
            "017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "017f22e279b07cc398c4dc0c0c07398f",
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
            "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}", "",
        ])
    func refuses(text: String) {
        #expect(Identifier(text) == nil)
    }

    @Test("version 7 grows with time and never repeats")
    func version7() {
        let random = SeededRandom(seed: 1)
        var seen: Set<Identifier> = []
        var last = Identifier(high: 0, low: 0)
        for step in 0..<1_000 {
            let id = Identifier.version7(
                at: Timestamp(milliseconds: 1_700_000_000_000 + Int64(step)), random: random)
            #expect(id.version == 7)
            #expect(id > last)
            #expect(seen.insert(id).inserted)
            last = id
        }
    }

    @Test("version 4 says so")
    func version4() {
        #expect(Identifier.version4(random: SeededRandom(seed: 2)).version == 4)
    }
}
