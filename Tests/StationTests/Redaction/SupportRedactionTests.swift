import Core
import Testing

@testable import Station

@Suite("What a support bundle leaves out")
struct SupportRedactionTests {
    private let redaction: SupportRedaction

    init() {
        var terms = SupportTerms(sparing: ["Gaya crossing"])
        terms.add(badge: "S1")
        terms.add(values: [
            "surname": "Diallo Power", "names_native": "هجارة", "plate": "RN 44-71-A",
            "number": "AB 123 456", "place": "Gaya", "officers": ["B-9"],
            "at": "2026-11-22T10:00:00Z", "outcome": "admitted",
        ])
        redaction = SupportRedaction(terms: terms)
    }

    @Test(
        "takes out what the register and the records know, however it is written",
        arguments: [
            ("met DIALLO there", "met [withheld] there"), ("by S1", "by [withheld]"),
            ("badge b-9.", "badge [withheld]"),
            ("AB123456 twice", "[withheld] twice"), ("هجارة came", "[withheld] came"),
            ("/var/tmp/Diallo.json", "[withheld]"), ("x=Diallo's", "x=[withheld]"),
        ])
    func terms(text: String, shown: String) {
        #expect(redaction.table(text) == shown)
    }

    @Test(
        "leaves the words of programs, of the configuration, times and short numbers alone",
        arguments: [
            "the power role", "Gaya crossing", "admitted", "2026-11-22T10:00:00Z", "44 of 71",
            "read 01994c1e-7a52-7c3e-9f00-4a6b0c1d2e3f twice", "/var/lib/waypost/capture/journal",
        ])
    func spared(text: String) {
        #expect(redaction.freeText(text) == text)
    }

    @Test(
        "takes out of free texts what looks like a key, a token or a machine readable zone",
        arguments: [
            "dGhpcyBpcyBhIHNlY3JldCBvZiAzMiBieXRlcw", "0123456789abcdef0123456789abcdef",
            "P<NERSOMEBODY<<ELSE<<<", "wJalrXUtnFEMIbPxRfiCYEXAMPLEKEYabc",
        ])
    func secrets(secret: String) {
        #expect(redaction.freeText("saw \(secret) once") == "saw [withheld] once")
    }

    @Test("takes out what a person typed, to the end of its line")
    func typed() {
        #expect(
            redaction.freeText("held, by uid 0: ask me\nnext line")
                == "held, by uid [withheld]\nnext line")
        let document = redaction.document([
            "holds": [["by": "person", "reason": "ask me"]],
            "findings": [["summary": "Held by somebody: a/b: ask me."]],
            "workstation": "counter 1", "badge": .null, "chain_head": "0123456789abcdef0123456789",
        ])
        #expect(
            document == [
                "holds": [["by": "[withheld]", "reason": "[withheld]"]],
                "findings": [["summary": "Held by somebody: [withheld]"]],
                "workstation": "[withheld]", "badge": .null,
                "chain_head": "0123456789abcdef0123456789",
            ])
    }
}
