import Core
import Site
import Testing

struct SiteFileTests {
    @Test("Records are kept for the days that are written, else for the usual ones")
    func retention() throws {
        func days(_ table: String) throws -> Site.Retention {
            let text = Sample.text.replacing("[retention]", with: table)
            return try SiteFile.load(
                Array(text.utf8), name: "site.toml", catalogue: Sample.catalogue
            ).retention
        }
        #expect(try days("") == Site.Retention())
        let written = try days("[retention]\ncrossings_days = 100\naudit_days = 3650")
        #expect(written.crossingsDays == 100 && written.auditDays == 3_650)
        #expect(written.attachmentsDays == 90 && written.referralsDays == 90)
    }

    @Test("Late hits are looked for in the days that are written, else in the usual ones")
    func lateDays() throws {
        for (table, days) in [("[lists]", 14), ("[lists]\nlate_days = 0", 0)] {
            let text = Sample.text.replacing("[lists]", with: table)
            let site = try SiteFile.load(
                Array(text.utf8), name: "site.toml", catalogue: Sample.catalogue)
            #expect(site.lists.lateDays == days)
        }
    }

    @Test("A file with every key gives the site it describes")
    func readsEveryKey() throws {
        let site = try SiteFile.load(
            Array(Sample.text.utf8), name: "site.toml", catalogue: Sample.catalogue)
        #expect(site.post.id == "NE-DOSSO-1")
        #expect(site.post.name == "Dosso, poste frontière")
        #expect(site.post.country == CountryCode("NER"))
        #expect(site.post.latitude == 13.05)
        #expect(site.post.longitude == 3)
        #expect(site.post.timeZone == "Africa/Niamey")
        #expect(site.board.id == "field-box")
        #expect(site.power.shunt?.profile == "smart-shunt")
        #expect(site.power.shunt?.port == Port("rtu:/dev/ttyUSB1?baud=19200&unit=9"))
        #expect(site.power.controllers.map(\.array) == [Watts(600)])
        #expect(site.power.sources.map(\.kind) == [.generator, .grid])
        #expect(site.power.sources[0].detect == .gpio(line: "GENERATOR"))
        #expect(site.power.battery.chemistry == .agm)
        #expect(site.power.battery.nominal == Volts(24))
        #expect(site.power.battery.capacity == AmpereHours(200))
        #expect(site.power.loads.map(\.tier) == [0, 1, 3, 4])
        let network = site.power.loads[1]
        #expect(network.draw == Watts(12.5))
        #expect(network.switchPath == .gpio(line: "RELAY1"))
        #expect(network.proof == .shunt)
        #expect((network.whenDead, network.hours, network.value) == (.on, nil, 1))
        #expect(network.via == .dc)
        let lights = site.power.loads[2]
        #expect(lights.via == .inverter)
        #expect(lights.hours?.description == "18:00-06:00, 12:00-13:30")
        #expect(lights.hours?.contains(minute: 5 * 60) == true)
        #expect(site.power.loads[3].proof == .controllerCurrent)
        #expect(site.power.loads[3].value == 10.5)
        #expect(site.capture.listen.description == "0.0.0.0:8443")
        #expect(site.capture.authorityListen == nil)
        #expect(site.ups.listen.port == 3493)
        #expect(site.uplink.hub.description == "https://hub.example.org:9443")
        #expect(site.uplink.monthlyBudgetBytes == 500_000_000)
        #expect(site.uplink.attachments == .flagged)
    }

    @Test("What may be left out has its stated default")
    func defaults() throws {
        let text = """
            schema = 1
            post.id = "P1"
            post.name = "P"
            post.country = "TCD"
            post.latitude = 0
            post.longitude = 0.0
            post.timezone = "UTC"
            board.id = "simulated"
            power.shunt = "none"
            power.battery = { chemistry = "lifepo4", nominal_volts = 12.0, capacity_ah = 99.5 }
            power.loads = [{ name = "appliance", tier = 0, watts = 8, switch = "none" }]
            capture.listen = "[2001:DB8::1]:8443"
            ups.listen = "localhost:3493"
            uplink.hub = "https://hub.example.org"
            uplink.monthly_budget_mb = 1
            uplink.attachments = "stick"
            uplink.cheap_hours = "22:00-06:00"
            uplink.witnesses = ["9.9.9.9:53", "[2001:DB8::53]:53"]
            """
        let site = try SiteFile.load(
            Array(text.utf8), name: "site.toml", catalogue: .embedded)
        #expect(site.capture.authorityListen?.description == "[2001:db8::1]:80")
        #expect(site.uplink.hub.address.port == 443)
        #expect(site.uplink.cheapHours?.contains(minute: 0) == true)
        #expect(site.uplink.cheapHours?.contains(minute: 720) == false)
        #expect(site.uplink.witnesses.map(\.description) == ["9.9.9.9:53", "[2001:db8::53]:53"])
        #expect(site.power.shunt == nil)
        #expect(site.power.controllers.isEmpty && site.power.sources.isEmpty)
        #expect(site.power.loads[0].proof == nil)
    }

    @Test(
        "The reference sites are sites", .enabled(if: SourceTree.hasReference, "no ../shared here"),
        arguments: ["sahel-600-agm", "sahel-600-lfp", "sahel-900-agm", "sahel-900-lfp"])
    func referenceSites(_ name: String) throws {
        let path = "\(SourceTree.reference)/sites/\(name).toml"
        let bytes = try LinuxFiles().read(path, limit: SiteFile.largest)
        let site = try SiteFile.load(bytes, name: path, catalogue: .embedded)
        #expect(site.post.id == "NE-REFERENCE")
        #expect(site.power.loads.count == 7)
        #expect(
            site.power.loads[1].switchPath
                == SwitchPath("modbus:tcp://127.0.0.1:1502?unit=2&coil=0"))
    }

    @Test("Line ends of another system and a byte-order mark are no fault")
    func foreignText() {
        let text = "\u{FEFF}" + Sample.text.replacing("\n", with: "\r\n")
        #expect(Sample.faults(text) == [])
        let broken = text.replacing("tier = 4", with: "tier = 44")
        #expect(Sample.faults(broken).map(\.line) == [67])
    }

    @Test("Thirty mistakes have thirty answers, in the order of the file")
    func thirtyMistakes() {
        let mistakes: [(String, String)] = [
            ("id = \"NE-DOSSO-1\"", "id = \"NE DOSSO\""), ("name = \"Dosso", "nam = \"Dosso"),
            ("country = \"NER\"", "country = \"NE\""), ("latitude = 13.05", "latitude = 130.5"),
            ("longitude = 3", "longitude = \"3\""), ("Africa/Niamey", "Africa/Naimey"),
            ("id = \"field-box\"", "id = \"field-bax\""), ("unit=9", "unit=900"),
            ("profile = \"epever-tracer\"", "profile = \"epever\""),
            ("baud=115200", "baud=115201"), ("array_watts = 600", "array_watts = 0"),
            ("kind = \"generator\"", "kind = \"diesel\""),
            ("detect = \"modbus:", "detect = \"mudbus:"),
            ("chemistry = \"agm\"", "chemistry = \"lead\""),
            ("nominal_volts = 24", "nominal_volts = 23"),
            ("capacity_ah = 200", "capacity_ah = -200"),
            ("watts = 8", "watts = true"), ("when_dead = \"on\"", "when_dead = \"yes\""),
            ("tier = 1\n", "tier = 11\n"), ("watts = 12.5", "watts = \"12.5\""),
            ("proof = \"shunt\"", "proof = \"shant\""), ("coil=3", "coil=70000"),
            ("via = \"inverter\"", "via = \"ac\""), ("12:00-13:30", "12:00-25:30"),
            ("value = 10.5", "value = nan"), ("listen = \"0.0.0.0:8443\"", "listen = \"0.0.0.0\""),
            ("listen = \"0.0.0.0:3493\"", "listen = 3493"), ("https://hub", "http://hub"),
            ("monthly_budget_mb = 500", "monthly_budget_mb = 0.5"),
            ("attachments = \"flagged\"", "attachments = \"some\""),
        ]
        var text = Sample.text
        for (old, new) in mistakes {
            guard let range = text.firstRange(of: old) else {
                Issue.record("the sample has no \(old)")
                continue
            }
            text.replaceSubrange(range, with: new)
        }
        let faults = Sample.faults(text)
        // A misspelt key is two: one that is not known, and one that is missing.
        #expect(faults.count == 31, "\(faults.map(\.description).joined(separator: "\n"))")
        #expect(faults.compactMap(\.line) == faults.compactMap(\.line).sorted())
        #expect(Set(faults.map(\.key)).count == 31)
    }

    @Test("A fault reads like a sentence")
    func wording() {
        let fault = Sample.faults(Sample.text.replacing("tier = 4", with: "tier = 44")).first
        #expect(
            fault?.description
                == "site.toml line 67, power.loads[3].tier: found 44; "
                + "allowed: a whole number from 0 to 9")
    }

    @Test("Past two hundred faults the rest is counted")
    func manyFaults() {
        let keys = (0..<350).map { "odd\($0) = 1\n" }.joined()
        do throws(SiteFaults) {
            _ = try SiteFile.load(
                Array((keys + Sample.text).utf8), name: "site.toml", catalogue: Sample.catalogue)
            Issue.record("350 odd keys were taken")
        } catch {
            #expect(error.faults.count == 200)
            #expect(error.omitted == 150)
            #expect(error.problem.hasPrefix("350 faults"))
            #expect(error.remedy?.contains("waypost config check") == true)
        }
    }
}
