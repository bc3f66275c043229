import Core
import Testing

@testable import Power

@Suite("The power history")
struct HistoryRingTests {
    private static let header = HistoryHeader(loads: ["appliance", "network"], slot: 300)
    private static let segmentLimit = 12

    private static func sample(_ number: Int) -> HistorySample {
        HistorySample(
            time: Timestamp(milliseconds: 1_790_000_000_000 + Int64(number) * 300_000),
            seconds: 300, volts: Volts(25.12), lowestVolts: Volts(24.9), highestVolts: Volts(27.4),
            current: Amperes(-3.27), share: 0.7312, deviation: 0.04, panel: Watts(401.5),
            highestPanel: Watts(612), load: Watts(48.3), sight: .late,
            loadsOn: UInt64(number % 4))
    }

    /// A disk that holds what a ring asks for.
    private struct Disk {
        var files: [Int: [UInt8]] = [:]

        mutating func take(_ ring: inout HistoryRing) {
            for change in ring.changes {
                switch change {
                case .write(let number, let bytes): files[number] = bytes
                case .remove(let number): files[number] = nil
                }
                ring.done(change)
            }
        }

        var history: PowerHistory {
            PowerHistory(segments: files.sorted { $0.key < $1.key }.map(\.value))
        }

        func ring(_ header: HistoryHeader = HistoryRingTests.header) -> HistoryRing {
            let numbers = files.keys.sorted()
            return HistoryRing(
                header, segmentLimit: HistoryRingTests.segmentLimit, numbers: numbers,
                last: numbers.last.flatMap { files[$0] } ?? [])
        }
    }

    private static func samples(_ history: PowerHistory) -> [HistorySample] {
        history.entries.compactMap { if case .sample(let sample) = $0 { sample } else { nil } }
    }

    @Test("gives back what was put in, absent values too")
    func roundTrip() {
        let absent = HistorySample(time: nil, seconds: 12, sight: .silent, loadsOn: .max)
        let extreme = HistorySample(
            time: Timestamp(milliseconds: 1), seconds: 300, volts: Volts(1e9),
            current: Amperes(-1e9), share: 1, panel: Watts(.nan), sight: .clear, loadsOn: 0)
        let event = HistoryEvent(
            .switched, time: Timestamp(milliseconds: 5), load: 1, isOn: false,
            reason: "62 % left")
        let bytes =
            HistoryFrame.encode(.header(Self.header)) + HistoryFrame.encode(.sample(absent))
            + HistoryFrame.encode(.sample(Self.sample(3))) + HistoryFrame.encode(.event(event))
            + HistoryFrame.encode(.sample(extreme))
        let history = PowerHistory(segments: [bytes])
        #expect(history.damagedBytes == 0)
        #expect(
            history.entries.prefix(4) == [
                .header(Self.header), .sample(absent), .sample(Self.sample(3)), .event(event),
            ])
        let read = Self.samples(history).last
        #expect(read?.volts == Volts(655.34) && read?.current == Amperes(-327.68))
        #expect(read?.share == 1 && read?.panel == nil)
    }

    @Test("a torn end costs the entry that was torn, wherever it is torn")
    func tornEnd() {
        let frames = (0..<3).map { HistoryFrame.encode(.sample(Self.sample($0))) }
        let whole = HistoryFrame.encode(.header(Self.header)) + frames.joined()
        for cut in 1...frames[2].count {
            let history = PowerHistory(segments: [Array(whole.dropLast(cut))])
            #expect(Self.samples(history) == [Self.sample(0), Self.sample(1)])
            #expect(history.damagedBytes == frames[2].count - cut)
        }
    }

    @Test("a changed byte costs the entry that it stands in, and nothing behind it")
    func changedByte() {
        let frames = (0..<5).map { HistoryFrame.encode(.sample(Self.sample($0))) }
        let header = HistoryFrame.encode(.header(Self.header))
        let whole = header + frames.joined()
        let hurt = header.count + frames[0].count
        for place in hurt..<(hurt + frames[1].count) {
            var bytes = whole
            bytes[place] ^= 0x40
            #expect(Self.samples(PowerHistory(segments: [bytes])) == [0, 2, 3, 4].map(Self.sample))
        }
    }

    @Test("bytes of anybody's file never trap, and are no history")
    func noise() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<500 {
            let bytes = (0..<400).map { _ in
                // Many marks, so that many frames seem to begin.
                UInt8.random(in: 0..<4, using: &random) == 0
                    ? HistoryFrame.mark : UInt8.random(in: .min ... .max, using: &random)
            }
            let history = PowerHistory(segments: [bytes])
            #expect(history.entries.isEmpty && history.damagedBytes == bytes.count)
        }
    }

    @Test("kinds and fields of a newer release are passed over")
    func newer() {
        var body = ByteTray()
        body.put(UInt8(200))
        body.put(UInt16(2))
        body.bytes += [1, 2]
        body.put(Checksum32.of(body.bytes))
        let bytes = [HistoryFrame.mark] + body.bytes + HistoryFrame.encode(.sample(Self.sample(1)))
        let history = PowerHistory(segments: [bytes])
        #expect(history.entries == [.sample(Self.sample(1))] && history.damagedBytes == 0)
    }

    @Test("checksums are those of the standard")
    func checksum() {
        #expect(Checksum32.of("123456789".utf8) == 0xCBF4_3926)
    }

    @Test("goes on behind a restart, and behind a torn end, without losing what was whole")
    func restart() {
        var disk = Disk()
        var ring = disk.ring()
        for number in 0..<10 { ring.append(.sample(Self.sample(number))) }
        disk.take(&ring)
        ring = disk.ring()
        #expect(ring.changes.isEmpty, "a start writes nothing by itself")
        ring.append(.sample(Self.sample(10)))
        disk.take(&ring)
        #expect(disk.files.count == 1)
        disk.files[1]?.removeLast(3)
        ring = disk.ring()
        ring.append(.sample(Self.sample(11)))
        disk.take(&ring)
        #expect(Self.samples(disk.history) == ((0..<10) + [11]).map(Self.sample))
        #expect(disk.history.damagedBytes == 0)
    }

    @Test("other loads begin a segment of their own, under whose names they are read")
    func otherLoads() {
        var disk = Disk()
        var ring = disk.ring()
        ring.append(.sample(Self.sample(0)))
        disk.take(&ring)
        let other = HistoryHeader(loads: ["pump"], slot: 300)
        ring = disk.ring(other)
        ring.append(.sample(Self.sample(1)))
        disk.take(&ring)
        #expect(
            disk.history.entries == [
                .header(Self.header), .sample(Self.sample(0)), .header(other),
                .sample(Self.sample(1)),
            ])
    }

    @Test("holds so many segments and no more, then the oldest make room without a gap")
    func bound() {
        var disk = Disk()
        var ring = disk.ring()
        let count = 8_000
        for number in 0..<count {
            ring.append(.sample(Self.sample(number)))
            // Three means a time, as the role writes.
            if number % 3 == 0 { disk.take(&ring) }
        }
        disk.take(&ring)
        #expect(disk.files.count == Self.segmentLimit)
        #expect(disk.files.values.allSatisfy { $0.count <= HistoryRing.segmentBytes })
        let kept = Self.samples(disk.history)
        #expect(kept == ((count - kept.count)..<count).map(Self.sample), "without a gap")
        #expect(kept.count < count)
        #expect(disk.history.damagedBytes == 0 && ring.lost == 0)
    }

    @Test("a disk that takes nothing costs the oldest waiting entries, counted, and no memory")
    func fullDisk() {
        var ring = HistoryRing(Self.header, segmentLimit: Self.segmentLimit)
        for number in 0..<20_000 { ring.append(.sample(Self.sample(number))) }
        let waiting = ring.changes.reduce(0) {
            if case .write(_, let bytes) = $1 { $0 + bytes.count } else { $0 }
        }
        #expect(waiting <= (HistoryRing.unsavedLimit + 1) * HistoryRing.segmentBytes)
        #expect(ring.lost > 18_000)
        var disk = Disk()
        disk.take(&ring)
        #expect(Self.samples(disk.history).last == Self.sample(19_999))
    }

    @Test("reads what an older release wrote, which knew less of a sample")
    func older() throws {
        var tray = ByteTray()
        tray.put(Self.sample(1))
        // Up to and with the bits of the loads.
        var old = ByteTray(Array(tray.bytes.prefix(43)))
        let read = old.takeSample()
        let sample = try #require(read)
        #expect(sample.volts == Volts(25.12) && sample.loadsOn == 1)
        #expect(sample.highestLoad == nil && sample.served.isEmpty)
        // By their state at the end.
        #expect(sample.served(load: 0) == 1 && sample.served(load: 1) == 0)
    }

    @Test("a segment's first time is found without the rest of it")
    func firstTime() {
        let header = HistoryFrame.encode(.header(Self.header))
        let untimed = HistoryFrame.encode(
            .sample(HistorySample(time: nil, seconds: 1, sight: .late, loadsOn: 0)))
        let samples = (0..<200).flatMap { HistoryFrame.encode(.sample(Self.sample($0))) }
        #expect(PowerHistory.firstTime(in: header + untimed + samples) == Self.sample(0).time)
        let many = Array((0..<300).map { _ in untimed }.joined())
        #expect(PowerHistory.firstTime(in: header + many + samples) == Self.sample(0).time)
        #expect(PowerHistory.firstTime(in: header + untimed) == nil)
        #expect(PowerHistory.firstTime(in: []) == nil)
    }

    @Test("means are weighed by time and leave out what was not known")
    func sampler() throws {
        var sampler = HistorySampler(slot: .seconds(300), loads: 3)
        func instant(_ volts: Double?, _ watts: Double, _ sight: Sight = .clear) -> HistoryInstant {
            HistoryInstant(
                volts: volts.map { Volts($0) }, share: 0.5, panel: Watts(watts), sight: sight,
                loadsOn: 3)
        }
        #expect(sampler.observe(instant(24, 100), over: .seconds(100), at: nil) == nil)
        #expect(sampler.observe(instant(nil, 400, .silent), over: .seconds(100), at: nil) == nil)
        let end = Timestamp(milliseconds: 99)
        let made = sampler.observe(instant(27, 100), over: .seconds(200), at: end)
        let sample = try #require(made)
        #expect(sample.time == end && sample.seconds == 400)
        #expect(sample.volts == Volts(26) && sample.lowestVolts == Volts(24))
        #expect(sample.panel == Watts(175) && sample.highestPanel == Watts(400))
        #expect(sample.current == nil && sample.sight == .silent && sample.loadsOn == 3)
        #expect(sample.served == [1, 1, 0])
        #expect(sampler.finish(at: end) == nil, "the next slot is empty")
    }
}
