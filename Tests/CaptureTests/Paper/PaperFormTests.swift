import Core
import Testing

@testable import Capture

@Suite("A paper form's number")
struct PaperFormTests {
    private static let post = "NER-GAYA-1"

    private static func forms(_ count: Int) -> [PaperForm] {
        let random = SeededRandom(seed: 3)
        return (0..<count).map { _ in PaperForm(post: post, random: random) }
    }

    @Test("leads to one name, whoever types it and however")
    func typed() throws {
        for form in Self.forms(200) {
            let digits = form.number.filter { $0 != "-" }
            let looks = digits.lowercased().map { character in
                switch character {
                case "0": "o"
                case "1": "l"
                default: String(character)
                }
            }.joined()
            let apart = "\(digits.prefix(4))--\(digits.dropFirst(4))-"
            for text in [form.number, digits, apart, looks] {
                #expect(PaperForm(text, post: Self.post) == form, "\(text)")
            }
        }
    }

    @Test("stays what it was when it was printed: sheets lie in a drawer for years")
    func stays() throws {
        // Reckoned by hand from the rule.
        let form = try #require(PaperForm("7K4P2-QX9YT", post: Self.post))
        #expect(form.id.description == "016f5e66-e800-7773-be08-e1f5746f7b86")
    }

    @Test("names a record as clients do: a UUID of version 7, and each its own")
    func names() {
        let forms = Self.forms(2_000)
        #expect(Set(forms.map(\.id)).count == 2_000)
        #expect(Set(forms.map(\.number)).count == 2_000)
        for form in forms {
            #expect(form.id.description.prefix(15) == "016f5e66-e800-7")
            #expect("89ab".contains(form.id.description.dropFirst(19).first ?? "-"))
        }
    }

    @Test("is refused with one character mistyped, two exchanged, or at another post")
    func mistyped() {
        let letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        var (tried, taken) = (0, 0)
        func attempt(_ text: String, post: String = Self.post) {
            tried += 1
            if PaperForm(text, post: post) != nil { taken += 1 }
        }
        for form in Self.forms(40) {
            let right = Array(form.number.filter { $0 != "-" })
            for place in right.indices {
                for letter in letters where letter != right[place] {
                    var wrong = right
                    wrong[place] = letter
                    attempt(String(wrong))
                }
                if place > 0, right[place] != right[place - 1] {
                    var wrong = right
                    wrong.swapAt(place, place - 1)
                    attempt(String(wrong))
                }
            }
            attempt(form.number, post: "NER-GAYA-2")
        }
        #expect(tried > 12_000)
        // One of 1,024 by chance.
        #expect(taken < tried / 500, "\(taken) of \(tried)")
    }

    @Test(
        "is refused where it is no number at all",
        arguments: [
            "", "7K4P2", "7K4P2-QX9MTT", "7K4P2-QX9M!", "ÄÖÜ", String(repeating: "0", count: 500),
        ])
    func noNumber(_ text: String) {
        #expect(PaperForm(text, post: Self.post) == nil)
    }
}
