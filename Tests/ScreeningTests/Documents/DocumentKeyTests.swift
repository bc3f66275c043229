import Screening
import Testing

struct DocumentKeyTests {
    @Test(
        "What readers, clerks and printers add is gone",
        arguments: [
            ("a 12-34", "A1234"), ("A.12/34<<", "A1234"), ("A\u{A0}12‑34", "A1234"),
            ("۱۲۳۴", "1234"), ("A1234\n", "A1234"),
        ])
    func numbers(written: String, key: String) {
        #expect(DocumentKey(issuer: "SEN", number: written)?.number == key)
    }

    @Test("O and 0 stay apart")
    func letterAndDigit() {
        #expect(
            DocumentKey(issuer: "SEN", number: "O1") != DocumentKey(issuer: "SEN", number: "01"))
    }

    @Test("Issuer and number do not run into each other")
    func separation() {
        #expect(
            DocumentKey(issuer: "D", number: "EU1") != DocumentKey(issuer: "DEU", number: "1"))
        #expect(DocumentKey(issuer: "D", number: "1") == DocumentKey(issuer: "DEU", number: "1"))
    }

    @Test(
        "What no list can hold has no key",
        arguments: [
            ("", "1"), ("SENE", "1"), ("S1", "1"), ("SEN", ""), ("SEN", "-"), ("SEN", "é1"),
            ("S\u{131}N", "A_1"),
            ("SEN", String(repeating: "1", count: 33)),
        ])
    func noKey(issuer: String, number: String) {
        #expect(DocumentKey(issuer: issuer, number: number) == nil)
    }
}
