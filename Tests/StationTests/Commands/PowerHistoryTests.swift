import Core
import Power
import Site
import Testing

@testable import Station

@Suite("The command for the power history")
struct PowerHistoryTests {
    private static let start = Timestamp(milliseconds: 1_795_215_600_000)
    private static let loads = ["appliance", "network", "workstation-1"]

    /// Five minutes each, from local midnight on 21 November 2026 on.
    private static func history(hours: Int) -> PowerHistory {
        var entries = [HistoryEntry.header(HistoryHeader(loads: loads, slot: 300))]
        entries.append(.event(HistoryEvent(.started, time: start)))
        for number in 1...(hours * 12) {
            let isNight = number <= 72
            entries.append(
                .sample(
                    HistorySample(
                        time: start + .seconds(number * 300), seconds: 300,
                        volts: Volts(25 + Double(number % 12) / 10), lowestVolts: Volts(24.5),
                        highestVolts: Volts(26.9), current: Amperes(isNight ? -2.5 : 4),
                        share: 0.62, deviation: 0.04, panel: Watts(isNight ? 0 : 300),
                        highestPanel: Watts(isNight ? 0 : 350), load: Watts(48),
                        sight: number == 3 ? .silent : .clear, loadsOn: isNight ? 0b011 : 0b111)))
            if number == 72 {
                entries.append(
                    .event(
                        HistoryEvent(
                            .switched, time: start + .seconds(number * 300), load: 2, isOn: true,
                            reason: "enough for it")))
            }
        }
        var history = PowerHistory()
        history.entries = entries
        return history
    }

    private func screen(_ history: PowerHistory, hours: Int) -> [String] {
        var screen = PowerHistoryScreen(hours: hours) { _ in 3_600 }
        var header = HistoryHeader(loads: [], slot: 0)
        for entry in history.entries {
            if case .header(let next) = entry { header = next }
            screen.take(entry, header)
        }
        return screen.render()
            .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    @Test("is one screen of 24 lines of 80 columns", arguments: [1, 12, 24, 100, 840])
    func size(hours: Int) {
        var history = Self.history(hours: hours)
        for number in 0..<40 {
            history.entries.append(
                .event(
                    HistoryEvent(
                        .disobeyed, time: nil, load: number % 3, isOn: false,
                        reason: String(repeating: "because ", count: 20))))
        }
        let lines = screen(history, hours: hours)
        #expect(lines.count <= 24 && lines.count > 2, "\(lines.count)")
        for line in lines { #expect(line.count <= 80, "\(line)") }
    }

    @Test("has means, lowest and highest values by local hours, and what was off and why")
    func content() throws {
        let lines = screen(Self.history(hours: 8), hours: 8)
        #expect(
            lines.prefix(3) == [
                "local time   battery V           A   full     sun W load  off",
                "(1 h each)   mean  low high   mean   % +- mean most    W",
                "21 Nov 00:00 25.6 24.5 26.9   -2.5  62  4    0    0   48  (silent) workstation-1",
            ])
        #expect(lines[9] == "21 Nov 07:00 25.6 24.5 26.9    4.0  62  4  300  350   48")
        #expect(
            lines.suffix(3) == [
                "", "21 Nov 00:00  the power role came up",
                "21 Nov 06:00  workstation-1 on: enough for it",
            ])
    }

    @Test("draws longer times together")
    func spans() {
        func starts(_ hours: Int) -> [String] {
            screen(Self.history(hours: hours), hours: hours).dropFirst(2)
                .prefix { !$0.isEmpty }.map { String($0.prefix(12)) }
        }
        #expect(starts(24).prefix(3) == ["21 Nov 00:00", "21 Nov 02:00", "21 Nov 04:00"])
        #expect(starts(240).prefix(2) == ["21 Nov 00:00", "22 Nov 00:00"])
        #expect(starts(731 * 24).count <= 13)
    }

    /// A post that does not run, with thirty hours of history on its disk.
    private func post() throws -> (root: TemporaryRoot, place: PowerHistoryFiles) {
        let root = TemporaryRoot()
        let place = PowerHistoryFiles(paths: root.paths, files: LinuxFiles())
        try LinuxFiles().makeDirectory(place.directory, mode: 0o755)
        var ring = HistoryRing(
            HistoryHeader(loads: Self.loads, slot: 300),
            segmentLimit: HistoryResolution.fiveMinutes.segmentLimit)
        for entry in Self.history(hours: 30).entries.dropFirst() { ring.append(entry) }
        for change in ring.changes { try place.carryOut(change) }
        return (root, place)
    }

    private func order(
        hours: Int, step: PowerHistoryOrder.Step? = nil, form: PowerHistoryOrder.Form = .json
    ) -> PowerHistoryOrder {
        PowerHistoryOrder(length: .seconds(hours * 3_600), step: step, form: form)
    }

    @Test("reads the disk of a post that does not run, and says what is damaged")
    func disk() throws {
        let (root, place) = try post()
        #expect(try root.mode(place.directory + "/00000001.history") == 0o644)

        let said = Transcript()
        #expect(said.commands(root.paths, isJSON: true).showPowerHistory(order(hours: 2)) == 0)
        let document = try said.json()
        let samples = try #require(document["samples"]?.array)
        #expect(samples.count == 25, "both ends of two hours")
        #expect(samples.last?["time"] == .string((Self.start + .seconds(30 * 3_600)).description))
        #expect(samples.last?["loads_on"] == ["appliance", "network", "workstation-1"])
        #expect(samples.last?["served"] == ["appliance": 1, "network": 1, "workstation-1": 1])
        #expect(samples.last?["pv_w"] == 300 && samples.last?["soc"] == .number(0.62))
        #expect(document["damaged_bytes"] == 0 && document["step_s"] == 300)

        let number = try #require(try place.numbers().last)
        let bytes = try place.read(number)
        try place.carryOut(.write(segment: number, bytes: Array(bytes.dropLast(5))))
        let again = Transcript()
        #expect(again.commands(root.paths).showPowerHistory(order(hours: 12, form: .screen)) == 0)
        #expect(again.complaints.contains("bytes of the history are damaged"))
        #expect(again.output.hasPrefix("local time"))
    }

    @Test("a part in the middle, by its ends, and what happened in it")
    func part() throws {
        let (root, _) = try post()
        let said = Transcript()
        let from = Self.start + .seconds(5 * 3_600)
        let code = said.commands(root.paths, isJSON: true).showPowerHistory(
            PowerHistoryOrder(from: from, to: from + .seconds(7_199), form: .json))
        #expect(code == 0)
        let document = try said.json()
        #expect(document["samples"]?.array?.count == 24)
        #expect(document["samples"]?[0]?["time"] == .string(from.description))
        #expect(document["events"]?.array?.map { $0["event"] } == ["switched"])
        #expect(document["events"]?[0]?["load"] == "workstation-1")
    }

    @Test("as comma-separated values: a head, and a row of as many fields for each sample")
    func csv() throws {
        let (root, _) = try post()
        let said = Transcript()
        #expect(said.commands(root.paths).showPowerHistory(order(hours: 1, form: .csv)) == 0)
        let rows = said.output.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(rows.count == 14)
        #expect(rows.allSatisfy { $0.count == rows[0].count })
        let last = try #require(rows.last)
        #expect(last[0] == (Self.start + .seconds(30 * 3_600)).description && last[1] == "300")
        #expect(rows[0].firstIndex(of: "pv_w").map { last[$0] } == "300")
        #expect(rows[0].firstIndex(of: "battery_a_min").map { last[$0] } == "", "not known")
        #expect(last.last == "appliance=1|network=1|workstation-1=1")
    }

    @Test("has nothing to say of a post without any, in each form")
    func nothing() throws {
        let paths = TemporaryRoot().paths
        let said = Transcript()
        #expect(said.commands(paths).showPowerHistory(order(hours: 12, form: .screen)) == 0)
        #expect(said.output == "No history of these hours.\n")
        let json = Transcript()
        #expect(json.commands(paths, isJSON: true).showPowerHistory(order(hours: 12)) == 0)
        #expect(try json.json()["samples"] == [])
        let csv = Transcript()
        #expect(csv.commands(paths).showPowerHistory(order(hours: 12, form: .csv)) == 0)
        #expect(csv.output.split(separator: "\n").count == 1)
    }

    @Test("takes five minutes for a month and hours for a year, unless a step is asked for")
    func steps() {
        let day = 24
        func step(_ hours: Int, _ step: PowerHistoryOrder.Step? = nil) -> HistoryResolution {
            let order = order(hours: hours, step: step)
            return order.resolution(of: order.span(newest: Self.start))
        }
        #expect(step(12) == .fiveMinutes && step(30 * day) == .fiveMinutes)
        #expect(step(60 * day) == .hours && step(731 * day) == .hours)
        #expect(step(731 * day, .fiveMinutes) == .fiveMinutes && step(12, .minute) == .minutes)
    }
}
