import Core
import Documents
import Records
import Simulation
import Testing

@Suite("Invented crossings")
struct CrossingGeneratorTests {
    private let time = Timestamp(milliseconds: 1_790_000_000_000)

    @Test("are the same for the same seed and different for another")
    func seeded() {
        var first = CrossingGenerator(seed: 1)
        var again = CrossingGenerator(seed: 1)
        var other = CrossingGenerator(seed: 2)
        let crossing = first.crossing(at: time)
        #expect(crossing.body == again.crossing(at: time).body)
        #expect(crossing.body != other.crossing(at: time).body)
    }

    @Test("can all be stored, and the post's own parser finds every passport's zone right")
    func valid() throws {
        var generator = CrossingGenerator(seed: 7)
        var passports = 0
        for _ in 0..<500 {
            let (id, body) = generator.crossing(at: time)
            #expect(id.version == 7)
            let check = BodyValidation.check(body, kind: .crossing, trustedNow: time)
            #expect(check.refusals.isEmpty)
            guard let lines = body.at("document", "mrz")?.array?.compactMap(\.string) else {
                continue
            }
            passports += 1
            #expect(try MachineReadableZone(lines: lines).isValid)
            #expect(check.warnings.isEmpty)
        }
        #expect(passports > 400)
    }
}
