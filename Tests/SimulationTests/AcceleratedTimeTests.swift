import Core
import Foundation
import Testing

@testable import Simulation

@Suite("Accelerated time")
struct AcceleratedTimeTests {
    private let machine = MachineClock()
    private let folder: URL

    private var path: String { folder.appendingPathComponent("clock").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("clock-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func pace(_ speed: Double, start: Timestamp? = nil) throws {
        try AcceleratedTime.pace(path, speed: speed, start: start, machine: machine)
    }

    private func follower() throws -> AcceleratedTime {
        try AcceleratedTime(following: path, machine: machine)
    }

    @Test("a machine's second is as many seconds as the pace says")
    func pace() throws {
        let start = try #require(Timestamp("2026-03-01T11:00:00Z"))
        try pace(480, start: start)
        let time = try follower()
        let before = time.monotonic()
        machine.pass(.seconds(10))
        #expect(time.monotonic() - before == .seconds(4_800))
        #expect(time.now() == start + .seconds(4_800))
        #expect(time.bootID == machine.bootID)
    }

    @Test("a change of pace leaves the time where it is, for all who follow")
    func change() throws {
        try pace(100)
        let times = [try follower(), try follower()]
        machine.pass(.seconds(7))
        let before = times.map { $0.monotonic() }
        let wall = times[0].now()
        #expect(before[0] == before[1])
        try pace(2)
        #expect(times.map { $0.monotonic() } == before)
        #expect(times[1].now() == wall)
        machine.pass(.seconds(3))
        #expect(times.map { $0.monotonic() } == before.map { $0 + .seconds(6) })
    }

    @Test("time does not go back, not even where its file says so")
    func noWayBack() throws {
        try pace(1_000)
        let time = try follower()
        machine.pass(.seconds(100))
        let before = time.monotonic()
        try FileManager.default.removeItem(atPath: path)
        try pace(1)
        #expect(time.monotonic() == before)
    }

    @Test("a follower whose file is gone goes on at the last pace")
    func gone() throws {
        try pace(10)
        let time = try follower()
        let before = time.monotonic()
        try FileManager.default.removeItem(atPath: path)
        machine.pass(.seconds(1))
        #expect(time.monotonic() - before == .seconds(10))
    }

    @Test("who sleeps wakes when the time has come, at whatever pace it came")
    func sleep() async throws {
        try pace(10)
        let time = try follower()
        let before = time.monotonic()
        try await time.sleep(for: .seconds(60))
        #expect(time.monotonic() - before >= .seconds(60))
        #expect(time.monotonic() - before < .seconds(61))
        #expect(time.machineTime(for: .seconds(60)) == .milliseconds(50))
        #expect(time.machineTime(for: .milliseconds(100)) == .milliseconds(10))
    }

    @Test(
        "what is no clock file, and a pace out of range, are refused by name",
        arguments: [
            "", "{}", "[]", #"{"machine_us":0,"monotonic_us":0,"wall_ms":0,"speed":0}"#,
            #"{"machine_us":0,"monotonic_us":0,"wall_ms":0,"speed":"fast"}"#,
        ])
    func refusal(text: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: AcceleratedTimeFault.unreadable(path, "it is no clock file")) {
            try follower()
        }
        #expect(throws: AcceleratedTimeFault.speed(0)) { try pace(0) }
        #expect(throws: AcceleratedTimeFault.speed(.infinity)) { try pace(.infinity) }
    }
}

/// A machine's clock that passes when it is told, or when somebody sleeps.
private final class MachineClock: TimeSource {
    private let passed = Guarded(Duration.seconds(5_000))
    let bootID = Identifier(high: 4, low: 2)

    func pass(_ duration: Duration) { passed.withLock { $0 += duration } }

    func now() -> Timestamp { Timestamp(milliseconds: 1_800_000_000_000) + monotonic() }
    func monotonic() -> Duration { passed.withLock { $0 } }
    func kernelSaysSynchronised() -> Bool { true }
    func sleep(for duration: Duration) async throws { pass(duration) }
}
