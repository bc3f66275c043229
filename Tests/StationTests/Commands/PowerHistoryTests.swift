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
        var ring = HistoryRing(HistoryHeader(loads: loads, slot: 300))
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
        for entry in entries { ring.append(entry) }
        var history = PowerHistory()
        history.entries = entries
        return history
    }

    private func screen(_ history: PowerHistory, hours: Int) -> [String] {
        PowerHistoryScreen(history: history, hours: hours) { _ in 3_600 }.render()
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

    @Test("draws longer times together, day by local day at the longest")
    func spans() {
        func starts(_ hours: Int) -> [String] {
            screen(Self.history(hours: hours), hours: hours).dropFirst(2)
                .prefix { !$0.isEmpty }.map { String($0.prefix(12)) }
        }
        #expect(starts(24).prefix(3) == ["21 Nov 00:00", "21 Nov 02:00", "21 Nov 04:00"])
        #expect(starts(240).prefix(2) == ["21 Nov 00:00", "22 Nov 00:00"])
    }

    @Test("reads the disk of a post that does not run, and says what is damaged")
    func disk() throws {
        let root = TemporaryRoot()
        let place = PowerHistoryFiles(paths: root.paths, files: LinuxFiles())
        try LinuxFiles().makeDirectory(place.directory, mode: 0o755)
        var ring = HistoryRing(HistoryHeader(loads: Self.loads, slot: 300))
        for entry in Self.history(hours: 30).entries.dropFirst() { ring.append(entry) }
        for change in ring.changes { try place.carryOut(change) }
        #expect(try root.mode(place.directory + "/00000001.history") == 0o644)

        let said = Transcript()
        #expect(said.commands(root.paths, isJSON: true).showPowerHistory(hours: 2) == 0)
        let document = try said.json()
        let samples = try #require(document["samples"]?.array)
        #expect(samples.count == 25, "both ends of two hours")
        #expect(samples.last?["time"] == .string((Self.start + .seconds(30 * 3_600)).description))
        #expect(samples.last?["loads_on"] == ["appliance", "network", "workstation-1"])
        #expect(samples.last?["pv_w"] == 300 && samples.last?["soc"] == .number(0.62))
        #expect(document["damaged_bytes"] == 0)

        let number = try #require(try place.numbers().last)
        let bytes = try place.read(number)
        try place.carryOut(.write(segment: number, bytes: Array(bytes.dropLast(5))))
        let again = Transcript()
        #expect(again.commands(root.paths).showPowerHistory(hours: 12) == 0)
        #expect(again.complaints.contains("bytes of the history are damaged"))
        #expect(again.output.hasPrefix("local time"))
    }

    @Test("has nothing to say of a post without any")
    func nothing() throws {
        let said = Transcript()
        #expect(said.commands(TemporaryRoot().paths).showPowerHistory(hours: 12) == 0)
        #expect(said.output == "No history of these hours.\n")
    }
}
