import Core
import Site
import Testing

@testable import Station

@Suite("The battery as power saw it last")
struct BatteryGlanceTests {
    private let boot = Identifier(high: 1, low: 1)

    @Test("is written every five minutes while all is calm, and sooner when the voltage falls")
    func pace() {
        var glances = BatteryGlances()
        func written(_ volts: Double?, at seconds: Int) -> Int64? {
            glances.take(volts.map { Volts($0) }, boot: boot, at: .seconds(seconds))?.millivolts
        }
        #expect(written(nil, at: 0) == nil)
        #expect(written(25, at: 1) == 25_000)
        #expect(written(24.9, at: 100) == nil)
        #expect(written(27, at: 200) == nil, "a rise can wait")
        #expect(written(24.8, at: 301) == 24_800)
        #expect(written(24.2, at: 302) == nil, "not at every dip")
        #expect(written(24.2, at: 331) == 24_200)
        #expect(written(.infinity, at: 10_000) == nil)
    }

    @Test("comes back from the disk, and from a damaged file does not")
    func disk() throws {
        let root = TemporaryRoot()
        let files = LinuxFiles()
        try files.makeDirectory(root.paths.state(of: .power), mode: 0o755)
        let glance = BatteryGlance(bootID: boot, seenAt: .seconds(7), millivolts: 24_150)
        try glance.save(root.paths, files)
        #expect(BatteryGlance.load(root.paths, files) == [glance])
        // Of the run of the board before the last is kept, and no other.
        let next = BatteryGlance(
            bootID: Identifier(high: 2, low: 2), seenAt: .seconds(1), millivolts: 25_000)
        let later = BatteryGlance(bootID: next.bootID, seenAt: .seconds(9), millivolts: 25_100)
        try next.save(root.paths, files)
        try later.save(root.paths, files)
        #expect(BatteryGlance.load(root.paths, files) == [later, glance])
        #expect(try root.mode(root.paths.batteryGlance) == 0o644)
        try root.write("{\"battery_mv\":1}", "var/lib/waypost/power/battery.json")
        #expect(BatteryGlance.load(root.paths, files).isEmpty)
    }
}
