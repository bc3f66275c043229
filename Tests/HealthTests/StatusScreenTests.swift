import Core
import Health
import Site
import Testing

@Suite("The status screen")
struct StatusScreenTests {
    private func lines(_ document: StatusDocument, isColoured: Bool = false) -> [String] {
        StatusScreen.render(document, isColoured: isColoured)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private func plain(_ text: String) -> String {
        String(text.replacing(/\u{1B}\[[0-9;]*m/, with: ""))
    }

    /// Every number as large and every name as long as it can be.
    private static var worst: StatusDocument {
        var document = StatusDocument(post: String(repeating: "P", count: 64), at: Sample.at)
        for role in Role.allCases {
            document.roles[role] = RoleReport(
                state: .backingOff, processID: 4_194_304, uptimeSeconds: .max, restarts: .max)
        }
        document.records = Sample.healthy.records
        document.records.sequence = .max
        document.records.forwarded = .max
        document.records.pending = .max
        document.records.pendingAlerts = .max
        document.records.oldestPendingSeconds = .max
        document.records.setAside = .max
        document.link = LinkReport(state: .probing, lastContactSeconds: .max, monthBytes: .max)
        document.lists = (0..<20).compactMap {
            Sample.list("\($0)" + String(repeating: "n", count: 60), "unreadable")
        }
        document.clock.trust = "synchronised"
        document.power = Sample.power
        document.power.batteryVolts = -.greatestFiniteMagnitude
        document.power.loads = (0..<32).map {
            PowerReport.Load(
                name: "\($0)" + String(repeating: "l", count: 30), tier: 9, isOn: nil, reason: nil,
                proof: nil)
        }
        document.disk = DiskReport(freeBytes: .max / 16, reserveBytes: .max / 16)
        document.findings = (0..<30).map { Sample.finding($0, $0 == 29 ? .critical : .warning) }
        return document
    }

    @Test(
        "fits 24 lines of 80 columns whatever it has to say, in colour and without",
        arguments: [true, false])
    func size(isColoured: Bool) {
        var documents = [Sample.empty, Sample.healthy, Self.worst]
        for count in 1...8 {
            var document = Sample.healthy
            document.findings = (0..<count).map { Sample.finding($0) }
            documents.append(document)
        }
        for document in documents {
            let lines = lines(document, isColoured: isColoured)
            // The end of the last line puts the cursor on one more.
            #expect(lines.count <= StatusScreen.height)
            #expect(lines.last == "")
            for line in lines { #expect(plain(line).count <= StatusScreen.width, "\(line)") }
        }
    }

    @Test("is the same text in colour, and plain without")
    func colour() {
        let coloured = StatusScreen.render(Self.worst, isColoured: true)
        let uncoloured = StatusScreen.render(Self.worst, isColoured: false)
        #expect(coloured != uncoloured)
        #expect(plain(coloured) == uncoloured)
        #expect(!uncoloured.contains("\u{1B}"))
    }

    @Test("shows the worst finding first and says how many do not fit")
    func findings() {
        let lines = lines(Self.worst)
        let first = lines.firstIndex { $0.hasPrefix("!! Finding 29") }
        let second = lines.firstIndex { $0.hasPrefix(" ! Finding 0") }
        #expect(first.map { $0 + 2 } == second)
        #expect(lines.contains("   and 28 more: waypost doctor"))
    }

    @Test("shows three findings whole, and says when there is none")
    func fewFindings() {
        var document = Sample.healthy
        #expect(lines(document).contains("No findings."))
        document.findings = (0..<3).map { Sample.finding($0) }
        #expect(lines(document).filter { $0.hasPrefix(" ! ") }.count == 3)
        #expect(!lines(document).contains { $0.contains("more:") })
    }

    @Test("names post, state and what is known of records, link and roles")
    func content() {
        let lines = lines(Sample.healthy)
        #expect(lines[0].hasPrefix("Waypost  NE-DOSSO-1 "))
        #expect(lines[0].hasSuffix(" OK"))
        #expect(lines.contains("Records   1204 stored, 1200 at HQ, 4 waiting, oldest 12 s"))
        #expect(lines.contains("          epoch 01234567, chain abababababababab"))
        #expect(lines.contains("Link      up, last contact 3 s ago, 1.5 MB this month"))
        #expect(lines.contains("capture   running      812      2 h 5 min    0"))
        #expect(lines.contains("power     unknown      -        -            -"))
    }

    @Test("tells a post without lists from one whose lists are not known")
    func lists() {
        var document = Sample.healthy
        #expect(lines(document).contains("Lists     not known: the capture role does not say"))
        document.lists = []
        #expect(lines(document).contains("Lists     none installed: every look-up says cannot_say"))
    }

    @Test("names battery, sun and loads, those that are off first")
    func power() {
        var document = Sample.healthy
        document.power = Sample.power
        let lines = lines(document)
        #expect(
            lines.contains(
                "Power     battery 25.1 V, -3.2 A, 78 % full, sun 0 W, loads 82 W"))
        document.power.stateOfChargeDeviation = 0.037
        #expect(self.lines(document).contains { $0.contains(", 78 % +/- 4 full, sun 0 W") })
        #expect(lines.contains("          not known: mast; off: workstation-1; on: network"))
        document.power.sight = "silent"
        document.power.batteryVolts = nil
        #expect(
            self.lines(document).contains { $0.contains("controller silent, battery not read") })
        document.power.sight = "clear"
        document.power.controllers[0].state = "refusing"
        #expect(
            self.lines(document).contains { $0.contains("controller refusing, battery not read") })
    }

    @Test("does not let a text from elsewhere move the cursor")
    func controlCharacters() {
        var document = Sample.healthy
        document.findings = [
            Finding(
                code: "x", severity: .warning, summary: "a\nb\u{1B}[2Jc", remedy: "d\re")
        ]
        let lines = lines(document)
        #expect(lines.contains(" ! a b [2Jc"))
        #expect(lines.contains("   -> d e"))
    }

    @Test("is repainted where it changed, and shows what it would show painted anew")
    func repainted() {
        let (esc, first) = ("\u{1B}[", "a\nb\nc\nd\n")
        #expect(StatusScreen.repainting(nil, with: first) == "\(esc)H\(esc)2J\(first)")
        #expect(StatusScreen.repainting(first, with: first) == "\(esc)5;1H")
        #expect(
            StatusScreen.repainting(first, with: "a\nB\nc\n")
                == "\(esc)2;1HB\(esc)K\(esc)4;1H\(esc)K\(esc)4;1H")
        #expect(
            StatusScreen.repainting("a\n", with: "a\nb\n")
                == "\(esc)2;1Hb\(esc)K\(esc)3;1H\(esc)K\(esc)3;1H")
    }
}
