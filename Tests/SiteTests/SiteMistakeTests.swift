import Site
import Testing

/// A mistake in the sample file, and the answer that it must get.
struct Mistake: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    let key: String
    /// A part of the answer.
    let word: String
    /// Where the fault stands, if not at the change.
    let at: String?

    init(_ old: String, _ new: String, _ key: String, _ word: String, at: String? = nil) {
        self.old = old
        self.new = new
        self.key = key
        self.word = word
        self.at = at
    }

    var testDescription: String { "\(old) → \(new)" }
}

struct SiteMistakeTests {
    static let mistakes = [
        Mistake("schema = 1\n", "schema = 2\n", "schema", "another release"),
        Mistake("schema = 1\n", "schema = \"1\"\n", "schema", "whole number"),
        Mistake("schema = 1\n", "", "schema", "missing", at: "# Every"),
        Mistake("id = \"NE-DOSSO-1\"", "id = \"\"", "post.id", "a letter"),
        Mistake("id = \"NE-DOSSO-1\"", "id = \"Training\"", "post.id", "and not TRAINING"),
        Mistake("id = \"NE-DOSSO-1\"", "id = 7", "post.id", "found 7"),
        Mistake("id = \"NE-DOSSO-1\"\n", "", "post.id", "missing", at: "[post]"),
        Mistake("Dosso, poste", "a\\nb", "post.name", "one line"),
        Mistake("\"NER\"", "\"ner\"", "post.country", "alpha-3"),
        Mistake("\"NER\"", "\"XXX\"", "post.country", "alpha-3"),
        Mistake("\"NER\"", "false", "post.country", "found false"),
        Mistake("13.05", "90.01", "post.latitude", "-90 to 90"),
        Mistake("longitude = 3", "longitude = -180.5", "post.longitude", "-180 to 180"),
        Mistake("longitude = 3", "longitude = inf", "post.longitude", "-180 to 180"),
        Mistake("Africa/Niamey", "Niamey", "post.timezone", "tz database"),
        Mistake("Africa/Niamey", "../../../etc/passwd", "post.timezone", "tz database"),
        Mistake("\"Africa/Niamey\"", "1979-05-27", "post.timezone", "without quotes"),
        Mistake("\"field-box\"", "\"field\"", "board.id", "\"simulated\""),
        Mistake("[board]\nid = \"field-box\"\n", "", "board", "[board]", at: "# Every"),
        Mistake(
            "[board]\nid", "[borad]\nid", "borad", "board, most likely"),
        Mistake(
            "[power]\nshunt", "[power]\nshnut = 1\nshunt", "power.shnut", "shunt, most likely",
            at: "shnut"),
        Mistake(
            "profile = \"smart-shunt\"", "profile = \"x\"", "power.shunt.profile", "smart-shunt"),
        Mistake(
            "port = \"rtu:/dev/ttyUSB1?baud=19200&unit=9\", ", "", "power.shunt.port", "missing"),
        Mistake("baud=115200&unit=1", "baud=115200", "power.controllers[0].port", "names no unit"),
        Mistake("unit=1\"", "unit=248\"", "power.controllers[0].port", "1 to 247"),
        Mistake("unit=1\"", "unit=1&x=1\"", "power.controllers[0].port", "x=1"),
        Mistake("rtu:/dev/ttyUSB0", "rtu:/etc/passwd", "power.controllers[0].port", "/dev"),
        Mistake(
            "rtu:/dev/ttyUSB1?baud=19200", "rtu:/dev/ttyUSB0?baud=19200", "power.shunt",
            "one speed"),
        Mistake("baud=115200", "baud=0", "power.controllers[0].port", "out of range"),
        Mistake(
            "array_watts = 600", "array_watts = -1", "power.controllers[0].array_watts", "100000"),
        Mistake(
            "array_watts", "array_wats", "power.controllers[0].array_wats", "array_watts, most"),
        Mistake(
            "[[power.controllers]]", "[power.controllers]", "power.controllers",
            "[[power.controllers]]"),
        Mistake("gpio:GENERATOR", "gpio:RELAY1", "power.sources[0].detect", "GENERATOR"),
        Mistake("input=7", "coil=7", "power.sources[1].detect", "coil=7"),
        Mistake("kind = \"grid\"", "kind = \"Grid\"", "power.sources[1].kind", "\"wind\""),
        Mistake(
            "nominal_volts = 24", "nominal_volts = 25", "power.battery.nominal_volts",
            "12, 24, 36, 48"),
        Mistake("capacity_ah = 200", "capacity_ah = 0", "power.battery.capacity_ah", "20000"),
        Mistake(
            "tier = 0\n", "tier = 1\n", "power.loads", "no load of tier 0", at: "[[power.loads]]"),
        Mistake("tier = 1\n", "tier = 0\n", "power.loads[1].tier", "exactly one"),
        Mistake("tier = 4\n", "tier = 10\n", "power.loads[3].tier", "0 to 9"),
        Mistake("tier = 4\n", "tier = 4.0\n", "power.loads[3].tier", "whole number"),
        Mistake(
            "tier = 4\n", "", "power.loads[3].tier", "missing",
            at: "[[power.loads]]\nname = \"workstation-1\""),
        Mistake("\"lights\"", "\"network\"", "power.loads[2].name", "power.loads[1]"),
        Mistake("\"lights\"", "\"soc\"", "power.loads[2].name", "trace"),
        Mistake("\"lights\"", "\"the lights\"", "power.loads[2].name", "hyphens"),
        Mistake("watts = 40", "watts = 1e9", "power.loads[2].watts", "100000"),
        Mistake("\"gpio:RELAY1\"", "\"gpio:RELAY9\"", "power.loads[1].switch", "RELAY1, RELAY2"),
        Mistake("\"gpio:RELAY1\"", "\"gpio:GENERATOR\"", "power.loads[1].switch", "no output line"),
        Mistake(
            "\"gpio:RELAY1\"", "\"gpio:RELAY2\"", "power.loads[1].when_dead", "\"off\"",
            at: "when_dead = \"on\"\nproof"),
        Mistake("\"gpio:RELAY1\"", "\"relay\"", "power.loads[1].switch", "gpio:LINE"),
        Mistake(
            "\"gpio:RELAY1\"", "\"controller\"", "power.loads[3].switch", "already",
            at: "switch = \"controller\"\nproof = \"controller-"),
        Mistake("tcp://relays.lan:1502", "tcp://relays.lan", "power.loads[2].switch", "no port"),
        Mistake(
            "tcp://relays.lan:1502", "tcp://300.1.1.1:1502", "power.loads[2].switch",
            "neither an address"),
        Mistake(
            "\"none\"\nwhen_dead = \"on\"", "\"none\"\nwhen_dead = \"off\"",
            "power.loads[0].when_dead", "stays on", at: "when_dead = \"off\"\n\n"),
        Mistake(
            "\"none\"\nwhen_dead = \"on\"", "\"none\"\nproof = \"shunt\"", "power.loads[0].proof",
            "beside a switch", at: "proof = \"shunt\"\n\n"),
        Mistake("\"18:00-06:00\"", "\"18:00-6:00\"", "power.loads[2].hours[0]", "local times"),
        Mistake("\"12:00-13:30\"", "\"12:00-12:00\"", "power.loads[2].hours[1]", "whole day"),
        Mistake("\"08:00-18:00\"", "[]", "power.loads[3].hours", "1 to 8"),
        Mistake("value = 6", "value = 1001", "power.loads[2].value", "1000"),
        Mistake(
            "[lan]\n", "[lan]\nlisten = 1\n", "lan.listen", "only address, serve",
            at: "listen = 1"),
        Mistake(
            "[lan]\n", "[lan]\naddress = \"192.168.8.1\"\n", "lan.address", "192.168.8.1/24",
            at: "address = \"192.168.8.1\""),
        Mistake(
            "[lan]\n", "[lan]\naddress = \"192.168.8.0/24\"\n", "lan.address",
            "of the network", at: "address = \"192.168.8.0/24\""),
        Mistake(
            "[lan]\n", "[lan]\nserve = true\n", "lan.serve", "without an address",
            at: "serve = true"),
        Mistake(
            "[lan]\n", "[lan]\naddress = \"10.0.0.1/16\"\nserve = true\n", "lan.serve", "/24",
            at: "serve = true"),
        Mistake(
            "ca_listen = \"none\"", "ca_listen = \"0.0.0.0:8443\"", "capture.ca_listen",
            "another port"),
        Mistake("\"0.0.0.0:8443\"", "\"::1:8443\"", "capture.listen", "brackets"),
        Mistake("\"0.0.0.0:8443\"", "\"0.0.0.0:65536\"", "capture.listen", "65535"),
        Mistake("0.0.0.0:3493", "0.0.0.0:8443", "ups.listen", "3493"),
        Mistake("https://hub", "ftp://hub", "uplink.hub", "not https"),
        Mistake("example.org:9443", "example.org:9443/api?x", "uplink.hub", "neither path"),
        Mistake(
            "monthly_budget_mb = 500", "monthly_budget_mb = 0", "uplink.monthly_budget_mb",
            "1 to 1000000"),
        Mistake("\"flagged\"", "\"Flagged\"", "uplink.attachments", "\"stick\""),
        Mistake(
            "\"flagged\"", "\"flagged\"\nwitnesses = \"9.9.9.9\"", "uplink.witnesses", "HOST:PORT",
            at: "witnesses"),
        Mistake(
            "\"flagged\"", "\"flagged\"\ncheap_hours = [\"22-06\"]", "uplink.cheap_hours[0]",
            "local times", at: "cheap_hours"),
        Mistake("[time]", "[time]\n\"a b\".c = 1", "time.\"a b\"", "no keys yet", at: "\"a b\""),
        Mistake(
            "[retention]", "[retention]\ncrossings_days = 29", "retention.crossings_days",
            "30 to 3650", at: "crossings_days"),
        Mistake(
            "[retention]", "[retention]\nattachments_days = 366", "retention.attachments_days",
            "at most the crossings_days, 365", at: "attachments_days"),
        Mistake(
            "[retention]", "[retention]\nfaces_days = 30", "retention.faces_days", "_days",
            at: "faces_days"),
        Mistake(
            "[lists]", "[lists]\nlate_days = 93", "lists.late_days", "0 to 92", at: "late_days"),
        Mistake("[time]", "[tide]", "tide", "time, most likely"),
    ]

    @Test("One mistake has one answer, with key, line and what is allowed", arguments: mistakes)
    func answer(_ mistake: Mistake) throws {
        let (text, changedLine) = try #require(Sample.changed(mistake.old, to: mistake.new))
        let line =
            if let at = mistake.at {
                Sample.line(of: try #require(text.firstRange(of: at)).lowerBound, in: text)
            } else { changedLine }
        let faults = Sample.faults(text)
        let answer = faults.first { $0.key == mistake.key && $0.line == line }
        #expect(
            answer?.description.contains(mistake.word) == true,
            "line \(line) wanted, got:\n\(faults.map(\.description).joined(separator: "\n"))")
        // A key that is misspelt is also missing; nothing else may follow from one mistake.
        #expect(faults.count <= 2)
    }

    @Test("Another schema is the only answer: the rest may mean something else there")
    func otherSchema() throws {
        let text = Sample.text.replacing("schema = 1", with: "schema = 3\nwhatever = 1")
        #expect(Sample.faults(text).map(\.key) == ["schema"])
    }

    @Test("A controller's output is ambiguous beside two controllers")
    func twoControllers() {
        let second = """
            [[power.controllers]]
            profile = "epever-tracer"
            port = "rtu:/dev/ttyUSB0?baud=9600&unit=1"
            array_watts = 300

            [[power.sources]]
            kind = "generator"
            """
        let text = Sample.text.replacing("[[power.sources]]\nkind = \"generator\"", with: second)
        #expect(
            Sample.faults(text).map(\.key) == [
                "power.controllers[1].port", "power.loads[3].switch",
            ])
        let twice = text.replacing("baud=9600", with: "baud=115200")
        #expect(
            Sample.faults(twice).map(\.key) == [
                "power.controllers[1].port", "power.loads[3].switch",
            ])
        #expect(Sample.faults(twice)[0].found.contains("power.controllers[0]"))
    }

    @Test("A proof by an instrument that the post lacks proves nothing")
    func proofWithoutInstrument() throws {
        let (text, _) = try #require(
            Sample.changed(
                "shunt = { port = \"rtu:/dev/ttyUSB1?baud=19200&unit=9\", profile = \"smart-shunt\" }",
                to: "shunt = \"none\""))
        #expect(Sample.faults(text).map(\.key) == ["power.loads[1].proof"])
    }

    @Test("A load above tier 0 without a switch is allowed")
    func unswitchedLoad() throws {
        let text = Sample.text.replacing(
            "switch = \"gpio:RELAY1\"\nwhen_dead = \"on\"\nproof = \"shunt\"",
            with: "switch = \"none\"\nwhen_dead = \"on\"")
        #expect(text != Sample.text)
        #expect(Sample.faults(text) == [])
    }
}
