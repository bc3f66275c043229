import Site
import Testing

struct SiteSyntaxTests {
    @Test(
        "A line that is no TOML is named, and nothing else is invented",
        arguments: [
            ("name = \"Dosso, poste frontière\"", "name = Dosso, poste", "post.name"),
            ("name = \"Dosso, poste frontière\"", "name = \"Dosso", "post.name"),
            ("name = \"Dosso, poste frontière\"", "name =", "post.name"),
            ("name = \"Dosso, poste frontière\"", "name \"Dosso\"", "post.name"),
            ("name = \"Dosso, poste frontière\"", "name = \"Dos\\so\"", "post.name"),
            ("country = \"NER\"", "country = NER", "post.country"),
            ("latitude = 13.05", "latitude = 13,05", "post.latitude"),
            ("latitude = 13.05", "latitude = 13.05.1", "post.latitude"),
            (
                "capacity_ah = 200", "capacity_ah = 200 # Ah\ncapacity_ah = 300",
                "power.battery.capacity_ah"
            ),
            ("[ups]\n", "[ups\n", ""),
            ("[ups]\n", "[[ups]\n", ""),
            ("[ups]\n", "[=ups]\n", ""),
            ("[ups]\n", "[ [ups]]\n", ""),
            ("[ups]\n", "[capture]\n", "capture"),
            ("[post]\n", "[post]\n]\n", ""),
            ("attachments = \"flagged\"", "attachments = [ \"flagged\"", "uplink.attachments"),
        ])
    func syntax(_ old: String, _ new: String, _ key: String) throws {
        let (text, changedLine) = try #require(Sample.changed(old, to: new))
        let line = changedLine + (new.contains("\n]") || new.contains("# Ah\n") ? 1 : 0)
        let faults = Sample.faults(text)
        #expect(faults.count == 1, "\(faults.map(\.description).joined(separator: "\n"))")
        #expect(faults.first?.line == line)
        #expect(faults.first?.key == key)
        #expect(faults.first?.found.hasPrefix("text that is not TOML") == true)
    }

    @Test("Several broken lines and a wrong value are all answered at once")
    func severalBrokenLines() {
        let text = Sample.text
            .replacing("country = \"NER\"", with: "country = NER")
            .replacing("latitude = 13.05", with: "latitude = 13,05")
            .replacing("tier = 4", with: "tier = 44")
            .replacing("attachments = \"flagged\"", with: "attachments = flagged")
        #expect(
            Sample.faults(text).map(\.key) == [
                "post.country", "post.latitude", "power.loads[3].tier", "uplink.attachments",
            ])
    }

    @Test(
        "What the parser must not be given is answered before it",
        arguments: [
            ("name = \"a\\u0000b\"", "zero character"),
            ("\"a\\U00000000\" = 1", "zero character"),
            ("name = \"a\u{0}b\"", "control character"),
            ("name = \"a\u{B}b\"", "control character"),
            ("name = \"" + String(repeating: "x", count: 5_000) + "\"", "5009 bytes"),
            (String(repeating: "a.", count: 1_000) + "a = 1", "nested"),
            ("[" + String(repeating: "a.", count: 1_000) + "a]", "nested"),
            ("a = " + String(repeating: "[", count: 1_000), "nested"),
            ("a = " + String(repeating: "{b=", count: 1_000), "nested"),
        ])
    func hazards(_ line: String, _ word: String) {
        let faults = Sample.faults("schema = 1\n\n" + line + "\n")
        #expect(faults.first?.line == 3)
        #expect(faults.first?.found.contains(word) == true, "\(faults)")
    }

    @Test("Bytes that are no text have the line where they stand")
    func notText() {
        var bytes = Array("schema = 1\n# ".utf8)
        bytes += [0xC3, 0x28, 10]
        let faults = Sample.faults(bytes)
        #expect(faults.map(\.line) == [2])
        #expect(faults.first?.allowed == "UTF-8 text")
    }

    @Test("A file over the limit is not read at all")
    func tooLarge() {
        let faults = Sample.faults(Sample.text + String(repeating: "# x\n", count: 70_000))
        #expect(faults.map(\.line) == [1])
        #expect(faults.first?.allowed.contains("262144") == true)
    }

    @Test("An empty file misses its schema and its tables")
    func empty() {
        #expect(
            Sample.faults("").map(\.key) == [
                "board", "capture", "post", "power", "schema", "uplink", "ups",
            ])
    }

    @Test("Keys are found on their lines however TOML lets them be written")
    func lines() {
        let text = """
            schema = 1
            notes = \"\"\"
            [post]
            id = "no key" \\\"""
            \"\"\"
            'quoted key' . "second\\u0020part" = [
              1, # one
              { deep = 'x]', list = [
                 "]", [2,
                 3]] },
            ]
            raw = '''
            # no comment '''
            last = 2000-01-01 00:00:00
            """
        let odd = Sample.faults(text).filter { $0.found.contains("not known") }
        #expect(odd.map(\.key) == ["notes", "\"quoted key\"", "raw", "last"])
        #expect(odd.map(\.line) == [2, 6, 12, 14])
    }
}
