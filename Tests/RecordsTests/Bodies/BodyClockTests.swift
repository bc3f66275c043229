import Core
import Records
import Testing

@Suite("A crossing's time against the post's clock")
struct BodyClockTests {
    private static let minute: Duration = .seconds(60)
    private static let day: Duration = .seconds(86_400)

    private func codes(
        after delay: Duration, of body: JSONValue = BodyFixtures.entry
    ) throws -> [WarningCode] {
        let crossedAt = try #require(Crossing(body).crossedAt)
        return BodyFixtures.check(body, trustedNow: crossedAt + delay).warnings.map(\.code)
    }

    @Test("Five minutes ahead and a day late are taken, a millisecond more is doubted")
    func edges() throws {
        let fiveMinutes = Self.minute * 5
        #expect(try codes(after: .zero - fiveMinutes) == [])
        #expect(try codes(after: .zero - fiveMinutes - .milliseconds(1)) == [.clock])
        #expect(try codes(after: Self.day) == [])
        #expect(try codes(after: Self.day + .milliseconds(1)) == [.clock])
    }

    @Test("Paper explains a late entry but not one from the future")
    func paper() throws {
        for body in [
            BodyFixtures.entry.setting("/capture", to: ["mode": "paper"]),
            BodyFixtures.entry.setting("/crossed_at_source", to: "paper"),
        ] {
            #expect(try codes(after: Self.day * 30, of: body) == [])
            #expect(try codes(after: .zero - Self.day, of: body) == [.clock])
        }
    }

    @Test("A clock that is not trusted contradicts nobody")
    func untrusted() {
        let body = BodyFixtures.entry.setting("/crossed_at", to: "2030-01-01T00:00:00Z")
            .setting("/document/expires_on", to: "2031-01-01")
        #expect(BodyFixtures.check(body, trustedNow: nil).warnings == [])
        #expect(BodyFixtures.check(body).warnings.map(\.code) == [.clock])
    }
}
