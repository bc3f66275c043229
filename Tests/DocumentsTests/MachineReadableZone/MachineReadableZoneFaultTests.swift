import Core
import Documents
import Testing

struct MachineReadableZoneFaultTests {
    @Test(
        "Text of another shape is refused with its place",
        arguments: [
            ([], .numberOfLines(found: 0)),
            ([Specimens.passport[0]], .numberOfLines(found: 1)),
            (Specimens.passport + Specimens.card, .numberOfLines(found: 5)),
            (
                [Specimens.passport[0], String(Specimens.passport[1].dropLast())],
                .lineLength(line: 2, found: 43, expected: 44)
            ),
            (
                [Specimens.passport[0] + "<", Specimens.passport[1]],
                .lineLength(line: 1, found: 45, expected: 44)
            ),
            (
                [Specimens.largerCard[0], ""],
                .lineLength(line: 2, found: 0, expected: 36)
            ),
            (
                Specimens.card.map { String($0.dropLast()) },
                .lineLength(line: 1, found: 29, expected: 30)
            ),
            (
                [Specimens.passport[0], "L898902é36UTO7408122F1204159ZE184226B<<<<<10"],
                .character(line: 2, column: 8, found: "é")
            ),
            (
                [Specimens.passport[0], "l898902C36UTO7408122F1204159ZE184226B<<<<<10"],
                .character(line: 2, column: 1, found: "l")
            ),
            (
                ["P<UTO ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<", Specimens.passport[1]],
                .character(line: 1, column: 6, found: " ")
            ),
        ] as [([String], MachineReadableZoneFault)])
    func refusals(lines: [String], fault: MachineReadableZoneFault) {
        #expect(throws: fault) { try MachineReadableZone(lines: lines) }
    }

    @Test("A fault shows a control character by its number")
    func controlCharacters() {
        let fault = MachineReadableZoneFault.character(line: 1, column: 2, found: "\u{1B}")
        #expect(fault.description.contains("U+1B"))
        #expect(!fault.description.contains("\u{1B}"))
    }

    @Test("A report of a refusal names the check and has no fields")
    func report() {
        let report = MachineReadableZone.report(fromReader: "P<UTO\nL8989")
        #expect(report["valid"] == false)
        #expect(report["failing"] == ["length"])
        #expect(report["fields"] == .null)
        #expect(report["error"]?.string?.contains("instead of 36") == true)
    }
}
