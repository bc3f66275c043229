import Capture
import Testing

@Suite("PIN rules")
struct PINRuleTests {
    @Test(
        "PINs that everybody tries first are refused",
        arguments: [
            ("123456", PINRule.Weakness.sequence), ("654321", .sequence), ("890123", .sequence),
            ("000000", .oneDigit), ("7777777", .oneDigit), ("121212", .repeatedPattern),
            ("123123", .repeatedPattern), ("12345", .tooShort), ("", .tooShort),
            ("12a456", .notDigits), ("١٢٣٤٥٦", .notDigits),
            (String(repeating: "4071", count: 9), .tooLong),
        ])
    func weak(pin: String, weakness: PINRule.Weakness) {
        #expect(PINRule.weakness(of: pin) == weakness)
    }

    @Test(
        "Other PINs of six digits or more are taken", arguments: ["407193", "100001", "88264410"])
    func good(pin: String) {
        #expect(PINRule.weakness(of: pin) == nil)
    }
}
