import Documents
import Testing

struct ReaderTextTests {
    @Test(
        "Line ends, blank lines, white space around and lower case do not matter",
        arguments: ["\n", "\r\n", "\r", "\n\n", " \r\n\t", "\u{2028}"])
    func lineEnds(separator: String) {
        let text = "  " + Specimens.passport.joined(separator: separator).lowercased() + separator
        #expect(MachineReadableZone.lines(fromReader: text) == Specimens.passport)
    }

    @Test("A single run is parted where its length says how", arguments: Specimens.all)
    func run(lines: [String]) {
        #expect(MachineReadableZone.lines(fromReader: lines.joined()) == lines)
    }

    @Test("A run of another length stays as it is", arguments: [1, 43, 71, 73, 87, 89, 91, 180])
    func otherRun(length: Int) {
        let run = String(repeating: "A", count: length)
        #expect(MachineReadableZone.lines(fromReader: run) == [run])
    }

    @Test(
        "What a reader puts around and between the lines goes",
        arguments: [
            "\u{2}{1}\r{2}\r\u{3}", "MRZ:{1}\n{2}", "]L0 {1}{2}", "{1}|{2}|7F\r", "{1}\t{2}",
            "\u{1B}{1}\u{1E}{2}\u{4}", "%{1}?;{2}?", "{1}\n{2}\n{1}\n{2}\n",
            "P<UTOERIKSS\n{1}\n{2}", "TD3\n{1}\n{2}\nOK",
        ])
    func framing(template: String) {
        let lines = Specimens.passport
        let text = template.replacing("{1}", with: lines[0]).replacing("{2}", with: lines[1])
        #expect(MachineReadableZone.lines(fromReader: text) == lines)
        #expect(MachineReadableZone.lines(fromReader: text.lowercased()) == lines)
    }

    @Test("A zone that lost or gained a character is not mended, nor one of two chosen")
    func damage() {
        let passport = Specimens.passport
        for damaged in [
            [passport[0], String(passport[1].dropLast())], [passport[0] + "<", passport[1]],
            [passport[0]], [passport[0].replacing("T", with: "*"), passport[1]],
            passport + Specimens.visaA, Specimens.card + Specimens.cardWithLongNumber,
        ] {
            let text = damaged.joined(separator: "\n")
            #expect(MachineReadableZone.lines(fromReader: text) == damaged)
        }
    }

    @Test("White space within a line and characters that may not stand there are kept")
    func nothingElseIsAltered() {
        let text = "p<u to\u{2}é$\nß"
        #expect(MachineReadableZone.lines(fromReader: text) == ["P<U TO\u{2}é$", "ß"])
    }

    @Test("Nothing, or only white space, is no line", arguments: ["", " ", "\r\n \n"])
    func nothing(text: String) {
        #expect(MachineReadableZone.lines(fromReader: text) == [])
    }

    @Test("Text beyond the limit is one line, which nothing accepts")
    func limit() {
        let text = String(repeating: "A\n", count: MachineReadableZone.readerTextLimit / 2 + 1)
        #expect(MachineReadableZone.lines(fromReader: text) == [text])
    }
}
