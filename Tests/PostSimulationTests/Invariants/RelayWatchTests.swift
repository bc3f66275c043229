import Core
import Simulation
import Site
import Testing

@testable import PostSimulation

/// The rule for tier 1, by what the controller told before its relay opened.
@Suite("The watch over the relays")
struct RelayWatchTests {
    /// Volts of the bank of 24 V and for how many seconds they are told, every ten.
    struct Told: Sendable {
        let volts: Double?
        let seconds: Int

        init(_ volts: Double?, _ seconds: Int) {
            self.volts = volts
            self.seconds = seconds
        }
    }

    private func mayFall(_ story: [Told]) throws -> Bool {
        let scheduler = SeededScheduler(seed: 1)
        let watch = Watch(scheduler, folder: "")
        let site = try PostSite.make(seed: 1)
        let relays = RelayWatch(site, watch)
        var now = Duration.seconds(3_600)
        for told in story {
            let end = now + .seconds(told.seconds)
            while now < end {
                if let volts = told.volts { relays.told(volts: volts, at: now) }
                now += .seconds(10)
            }
        }
        let network = try #require(relays.contacts.first { $0.tier == 1 })
        let open = [Bool](repeating: false, count: RelayBoard.count)
        var closed = open
        closed[network.coil] = true
        relays.moved(from: closed, to: open)
        if let violation = watch.violation {
            #expect(violation.what.contains("no measured voltage asked for it"))
        }
        return watch.violation == nil
    }

    @Test(
        "lets tier 1 fall where a voltage that a battery can have stayed low",
        arguments: [
            [Told(22, 900)],
            [Told(26, 100), Told(22, 900), Told(24.5, 1_000)],
            // Not back for long enough, or only half the way.
            [Told(22, 900), Told(27.5, 300)],
            [Told(22, 900), Told(24.5, 20_000)],
            [Told(22, 900), Told(0, 5_000)],
        ])
    func low(_ story: [Told]) throws {
        #expect(try mayFall(story))
    }

    @Test(
        "and nowhere else",
        arguments: [
            [], [Told(25, 20_000)], [Told(22, 600)],
            // What a controller that lies tells.
            [Told(0, 20_000)], [Told(655.35, 20_000)], [Told(0, 900), Told(22, 500)],
            // A lie or a silence in between.
            [Told(22, 600), Told(0, 20), Told(22, 600)],
            [Told(22, 600), Told(nil, 400), Told(22, 600)],
            // It came back.
            [Told(22, 900), Told(27.5, 700)],
            [Told(22, 900), Told(27.5, 700), Told(22, 600)],
        ] as [[Told]])
    func notLow(_ story: [Told]) throws {
        #expect(try !mayFall(story))
    }
}
