import Core
import Power
import Testing
import Uplink

@testable import Hub

@Suite("Power history and logs at HQ")
struct RingTests {
    private static let post = "DEMO-01"
    private static let start = Timestamp(milliseconds: 1_767_225_600_000)
    private static let span = start...(start + .seconds(400 * 3_600))

    private static let entries: [HistoryEntry] = {
        var entries: [HistoryEntry] = [.event(HistoryEvent(.started, time: nil))]
        for number in 1...60 {
            let time = start + .seconds(number * 3_600)
            entries.append(
                .sample(
                    HistorySample(
                        time: time, seconds: 3_600, volts: Volts(24.07 + Double(number) / 100),
                        lowestVolts: Volts(23.9), highestVolts: Volts(28.8),
                        current: Amperes(-2.53), lowestCurrent: Amperes(-9),
                        highestCurrent: Amperes(0), share: 0.6213, deviation: 0.04,
                        panel: Watts(0), highestPanel: Watts(0.5), load: nil, highestLoad: nil,
                        temperature: Celsius(-1.25), sight: number == 3 ? .silent : .clear,
                        loadsOn: 0b01, served: [1, 0.255])))
            entries.append(
                .event(
                    HistoryEvent(
                        .switched, time: time, load: 1, isOn: false,
                        reason: "saved for the night; \u{1b}[2J\0 n° \(number)")))
        }
        return entries
    }()

    /// What a post's disk holds after these entries.
    private static func segment(_ entries: [HistoryEntry] = entries) -> [UInt8] {
        var ring = HistoryRing(
            HistoryHeader(loads: ["network", "vsat"], slot: 3_600), segmentLimit: 10)
        for entry in entries { ring.append(entry) }
        guard case .write(_, let bytes)? = ring.changes.first else { return [] }
        return bytes
    }

    private static func parts(
        of segment: [UInt8], limit: Int = 2_000
    ) -> [RingPart] {
        var (place, parts): (Int, [RingPart]) = (0, [])
        while let piece = HistorySegment(segment).piece(behind: place, limit: limit) {
            parts.append(
                RingPart(
                    .history(
                        PowerHistoryPart(
                            resolution: "hours", segment: 1, offset: piece.offset,
                            frames: piece.frames)), entries: piece.entries, places: [:]))
            place = piece.end
        }
        return parts
    }

    private static func line(_ number: Int64, _ text: String, _ role: String = "power") -> LogLine {
        LogLine(
            number: number, at: start + .seconds(number), uptime: number, boot: "0a1b2c3d",
            level: number % 2 == 0 ? .error : .warning, role: role, text: text, repeated: 3)
    }

    @Test(
        "come over HTTPS, once, however often and cut, and read as the post wrote them",
        arguments: StoreKind.available)
    func delivery(_ kind: StoreKind) async throws {
        let place = try kind.place()
        let store = try await place.prepared()
        let setting = try PostAndHub()
        let lines = (1...20).map { Self.line(Int64($0), "line \($0)") }
        try await setting.withHub(store: store, port: 0) { port in
            let exchange = try setting.exchange(port: port)
            let takes = try await exchange.hello().takes
            #expect(takes.isSuperset(of: [.history, .logs]))
            for limit in [100_000, 2_000, 1] {
                for part in Self.parts(of: Self.segment(), limit: limit) {
                    try await exchange.keep(part)
                }
            }
            for _ in 0..<2 {
                try await exchange.keep(RingPart(.logs(lines), entries: 20, places: [:]))
            }
            await exchange.close()
        }
        let kept = try await store.powerHistory(of: setting.post, in: Self.span)
        #expect(kept.count == Self.entries.count - 1)
        let samples = kept.compactMap { entry in
            if case .sample(let sample) = entry.entry { sample } else { nil }
        }
        let sent = PowerHistory(segments: [Self.segment()]).entries.compactMap { entry in
            if case .sample(let sample) = entry { sample } else { nil }
        }
        #expect(samples == sent)
        let events = kept.compactMap { entry in
            if case .event(let event) = entry.entry { (event, entry.header.loads) } else { nil }
        }
        #expect(events.count == 60)
        #expect(events.allSatisfy { $0.1 == ["vsat"] && $0.0.isOn == false })
        #expect(events.first?.0.reason == "saved for the night;  [2J  n° 1")
        // What had no time is filed under its arrival.
        let now = SystemTime().now()
        let nameless = try await store.powerHistory(
            of: setting.post, in: (now + .seconds(-600))...(now + .seconds(600)))
        #expect(nameless.map(\.entry) == [.event(HistoryEvent(.started, time: nil))])
        let newest = try #require(try await store.newestPowerHistory(of: setting.post))
        #expect(newest > now + .seconds(-600))
        #expect(try await store.logs(of: setting.post, limit: 100) == lines)
        #expect(
            try await store.logs(of: setting.post, least: .error, limit: 2)
                == [lines[17], lines[19]])
        #expect(try await store.logs(of: setting.post, role: "uplink", limit: 9).isEmpty)
        #expect(
            try await store.logs(of: setting.post, since: Self.start + .seconds(20), limit: 9)
                == [lines[19]])
        #expect(try await store.logs(of: "OTHER", limit: 9).isEmpty)
        await store.close()
    }

    @Test("of another disk at the same places are others", arguments: StoreKind.available)
    func otherDisk(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let later = Self.entries.map { entry -> HistoryEntry in
            guard case .sample(var sample) = entry else { return entry }
            sample.time = sample.time.map { $0 + .seconds(90 * 3_600) }
            return .sample(sample)
        }
        for (lines, entries) in [("a", Self.entries), ("b", later)] {
            _ = try await keep(Self.parts(of: Self.segment(entries)), in: store)
            _ = try await store.perform { (ledger) throws(HubFault) in
                try ledger.keep([Self.line(1, lines)], of: Self.post, at: SampleChain.now)
            }
        }
        let kept = try await store.powerHistory(of: Self.post, in: Self.span)
        #expect(kept.count { if case .sample = $0.entry { true } else { false } } == 120)
        #expect(try await store.logs(of: Self.post, limit: 9).map(\.text).sorted() == ["a", "b"])
        await store.close()
    }

    @Test("lines that came long ago make room", arguments: StoreKind.available)
    func retention(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        try await note(store)
        let later = SampleChain.now + .seconds(HubLedger.logsFor.inSeconds + 1)
        for (number, time) in [(Int64(1), SampleChain.now), (2, later)] {
            _ = try await store.perform { (ledger) throws(HubFault) in
                try ledger.keep([Self.line(number, "line")], of: Self.post, at: time)
            }
        }
        #expect(try await store.logs(of: Self.post, limit: 9).map(\.number) == [2])
        await store.close()
    }

    private func note(_ store: any HubStore) async throws {
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                try ledger.note(SampleChain.sighting(Self.post), at: SampleChain.now)
            }
        }
    }

    private func keep(_ parts: [RingPart], in store: any HubStore) async throws -> Int {
        try await note(store)
        return try await store.perform { (ledger) throws(HubFault) in
            var kept = 0
            for case .history(let part) in parts.map(\.content) {
                let entries = HistorySegment.entries(in: part.frames, at: part.offset) ?? []
                kept += try ledger.keep(entries, of: part, post: Self.post, at: SampleChain.now)
            }
            return kept
        }
    }

    @Test("that cannot be read are refused by name, and nothing of them is kept")
    func refused() async throws {
        let store = try await StoreKind.sqlite.place().prepared()
        let setting = try PostAndHub()
        try await setting.withHub(store: store, port: 0) { port in
            let exchange = try setting.exchange(port: port)
            let good = try #require(Self.parts(of: Self.segment()).first)
            guard case .history(let part) = good.content else { return }
            let bad: [(PowerHistoryPart, String)] = [
                (
                    PowerHistoryPart(
                        resolution: "days", segment: 1, offset: 0, frames: part.frames),
                    "there is no resolution days"
                ),
                (
                    PowerHistoryPart(
                        resolution: "hours", segment: 1, offset: 0, frames: [1, 2, 3]),
                    "does not begin with a header"
                ),
                (
                    PowerHistoryPart(
                        resolution: "hours", segment: 0, offset: 0, frames: part.frames),
                    "no segment has such a number"
                ),
                (
                    PowerHistoryPart(
                        resolution: "hours", segment: 1, offset: .max, frames: part.frames),
                    "or is so long"
                ),
                (
                    PowerHistoryPart(
                        resolution: "hours", segment: 1, offset: 0,
                        frames: [UInt8](repeating: 0, count: RingPart.plainLimit + 1)),
                    "more than \(RingPart.plainLimit)"
                ),
            ]
            for (part, reason) in bad {
                let fault = await setting.fault { () async throws(UplinkFault) in
                    try await exchange.keep(RingPart(.history(part), entries: 1, places: [:]))
                }
                #expect(fault?.problem.contains(reason) == true, "\(fault?.problem ?? "kept")")
            }
            await exchange.close()
        }
        #expect(try await store.newestPowerHistory(of: setting.post) == nil)
        await store.close()
    }
}
