import Testing

@testable import Modbus

struct LineCareTests {
    private static let serial = BusConfiguration(
        .serial(device: "/dev/ttyS0", baud: 9_600), responseTimeout: .seconds(2))
    private static let network = BusConfiguration(.tcp(host: "h", port: 1))

    @Test("On a serial line a failure costs one whole timeout of silence")
    func serial() {
        var care = LineCare(Self.serial)
        #expect(care.after(.answered) == LineCare.Action())
        #expect(care.after(.refused) == LineCare.Action(quiet: .milliseconds(100)))
        #expect(care.after(.failed) == LineCare.Action(quiet: .seconds(2)))
        #expect(care.after(.failed) == LineCare.Action(quiet: .seconds(2)))
        #expect(care.after(.failed) == LineCare.Action(quiet: .seconds(2), closes: true))
        #expect(care.after(.failed) == LineCare.Action(quiet: .seconds(2)))
        #expect(care.after(.lost) == LineCare.Action(quiet: .seconds(2), closes: true))
    }

    @Test("An answer between them takes failures back")
    func answered() {
        var care = LineCare(Self.serial)
        for outcome in [LineCare.Outcome.answered, .refused] {
            for _ in 0..<2 { #expect(!care.after(.failed).closes) }
            _ = care.after(outcome)
        }
        #expect(care.failures == 0)
    }

    @Test("On a network every failure ends the connection, a refusal does not")
    func network() {
        var care = LineCare(Self.network)
        #expect(care.after(.failed) == LineCare.Action(closes: true))
        #expect(care.after(.lost) == LineCare.Action(closes: true))
        #expect(care.after(.refused) == LineCare.Action())
    }
}
