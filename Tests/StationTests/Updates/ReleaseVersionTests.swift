import Testing

@testable import Station

@Suite("A card image's version")
struct ReleaseVersionTests {
    @Test("is two to four numbers", arguments: ["1.0", "2026.11.1", "1.2.3.4", "0.0", "1.999999"])
    func read(_ text: String) {
        #expect(ReleaseVersion(text)?.description == text)
    }

    @Test(
        "and nothing else",
        arguments: ["", "1", "1.", ".1", "1..2", "1.2.3.4.5", "1.x", "-1.2", "1.1000000", "1 .2"])
    func refused(_ text: String) {
        #expect(ReleaseVersion(text) == nil)
    }

    @Test("is compared number by number, and what is not written is 0")
    func compared() throws {
        let ordered = try ["0.9.9", "1.0", "1.0.1", "1.2", "1.10", "2026.11.1"].map {
            try #require(ReleaseVersion($0))
        }
        #expect(ordered.shuffled().sorted() == ordered)
        let (short, long) = (ReleaseVersion("1.2"), ReleaseVersion("1.2.0.0"))
        #expect(short == long)
        #expect(short?.hashValue == long?.hashValue)
    }
}
