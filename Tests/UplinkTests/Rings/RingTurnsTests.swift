import Core
import Testing

@testable import Uplink

@Suite("When history and logs go")
struct RingTurnsTests {
    private func part(_ bytes: Int) -> RingPart {
        RingPart(
            .history(
                PowerHistoryPart(
                    resolution: "hours", segment: 1, offset: 0,
                    frames: [UInt8](repeating: 1, count: bytes))), entries: 1, places: [:])
    }

    @Test("the first time at once, then at a pause, or as soon as a request is worth while")
    func pauses() {
        for lane in [Lane.history, .logs] {
            var turns = RingTurns()
            #expect(turns.isLookDue(lane, at: .zero))
            turns.found(part(10), in: lane, at: .zero)
            #expect(turns.waiting(in: lane) == part(10))
            turns.gone(from: lane, at: .seconds(5))
            #expect(turns.waiting(in: lane) == nil)
            turns.found(part(10), in: lane, at: .seconds(6))
            #expect(turns.waiting(in: lane) == nil)
            #expect(!turns.isLookDue(lane, at: .seconds(65)))
            #expect(turns.isLookDue(lane, at: .seconds(66)))
            turns.found(part(RingTurns.worthwhile), in: lane, at: .seconds(66))
            #expect(turns.waiting(in: lane) == part(RingTurns.worthwhile))
            turns.gone(from: lane, at: .seconds(70))
            let pause = RingTurns.pause(of: lane)
            turns.found(part(10), in: lane, at: .seconds(69) + pause)
            #expect(turns.waiting(in: lane) == nil)
            turns.found(part(10), in: lane, at: .seconds(70) + pause)
            #expect(turns.waiting(in: lane) == part(10))
        }
    }

    @Test("cost so much in a day in UTC, each lane for itself")
    func days() throws {
        var day = RingDay()
        let evening = try #require(Timestamp("2026-11-22T23:59:59.999Z"))
        day.count(1_000, of: .logs, at: evening)
        day.count(500, of: .logs, at: evening)
        #expect(day.bytes(of: .logs, at: evening) == 1_500)
        #expect(day.bytes(of: .history, at: evening) == 0)
        #expect(RingDay(day.json) == day)
        #expect(day.bytes(of: .logs, at: evening + .milliseconds(1)) == 0)
        day.count(1, of: .history, at: evening + .milliseconds(1))
        #expect(day.bytes(of: .logs, at: evening + .milliseconds(1)) == 0)
        #expect(RingDay(nil) == RingDay())
        #expect(RingDay(["day": 3, "bytes": ["odd": 1, "logs": "x"]]) == RingDay())
    }

    @Test("what travels is read again by its size, and by no other")
    func packing() throws {
        let part = part(5_000)
        let packed = try part.packed
        #expect(packed.count < 100)
        #expect(try RingPart.unpack(packed, size: 5_000) == part.plain)
        for size in [4_999, 5_001, 0, -1, RingPart.plainLimit + 1] {
            #expect(throws: WireFault.self) { try RingPart.unpack(packed, size: size) }
        }
        #expect(throws: WireFault.self) { try RingPart.unpack(packed + [0], size: 5_000) }
        #expect(throws: WireFault.self) { try RingPart.unpack([1, 2, 3], size: 3) }
    }

    @Test("lines that cannot be read are left out, the others are whole")
    func lines() {
        let line = LogLine(
            number: 4, at: Timestamp(milliseconds: 1_795_258_800_000), uptime: 9, boot: "0a1b2c3d",
            level: .error, role: "power", text: "ü\u{1b}[2J\n", repeated: 2)
        let plain = RingPart(.logs([line]), entries: 1, places: [:]).plain
        let odd = Array("{\"n\":0}\nnonsense\n".utf8)
        #expect(RingPart.lines(in: odd + plain + odd) == [line])
        #expect(line.text == "ü [2J ")
    }
}
