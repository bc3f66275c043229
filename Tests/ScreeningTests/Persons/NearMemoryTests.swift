import Testing

@testable import Screening

@Suite("What was found near parts of names")
struct NearMemoryTests {
    private func key(_ name: String, isTruncated: Bool = false) -> NearMemory.Key {
        NearMemory.Key(
            NameToken(
                kind: .ordinary, sounds: Array(name.utf8), firstLetter: name.utf8.first ?? 0,
                hasVowels: true), isTruncated: isTruncated)
    }

    private func parts(_ count: Int, from first: Int = 0) -> [PersonVocabulary.Near] {
        (0..<count).map { PersonVocabulary.Near(part: first + $0, similarity: 500) }
    }

    @Test("is looked for once, and apart for a part that was cut")
    func once() {
        let memory = NearMemory()
        var searches = 0
        for _ in 0..<3 {
            for isTruncated in [false, true] {
                let found = memory.found(key("amina", isTruncated: isTruncated)) {
                    searches += 1
                    return parts(2, from: isTruncated ? 10 : 0)
                }
                #expect(found.map(\.part) == (isTruncated ? [10, 11] : [0, 1]))
            }
        }
        #expect(searches == 2)
    }

    @Test("keeps what is asked for again, and forgets the rest at its limit")
    func limit() {
        let memory = NearMemory()
        let third = NearMemory.limit / 3 + 1
        var searched: [String] = []
        func ask(_ name: String) {
            _ = memory.found(key(name)) {
                searched.append(name)
                return parts(third)
            }
        }
        // Two fill a generation; the third begins the next, and the fifth the one behind it.
        for name in ["amina", "bakari", "amina", "chidi", "amina", "dauda", "eno", "amina"] {
            ask(name)
        }
        #expect(searched == ["amina", "bakari", "chidi", "dauda", "eno"])
        ask("bakari")
        #expect(searched.last == "bakari")
    }
}
