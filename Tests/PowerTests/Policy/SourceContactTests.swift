import Core
import Power
import Site
import Testing

/// What a contact adds to what the battery shows, and what it cannot.
struct SourceContactTests {
    private static let midnight = SmallPost.start + .seconds(2 * 86_400)

    private static func pilot() throws -> PowerPilot {
        PowerPilot(
            try SmallPost.site(), believed: StateOfCharge.Estimate(share: 0.47, deviation: 0.05),
            on: ["appliance", "network", "vsat"], at: .zero)
    }

    /// A step a minute from midnight on.
    ///
    /// - Parameters:
    ///   - amperes: at a meter of the battery; `nil` where there is none.
    ///   - sun: watts of the array.
    private static func run(
        _ pilot: inout PowerPilot, minutes: Range<Int>, contact: Bool?, volts: Double = 24.4,
        amperes: Double? = nil, sun: Double = 0
    ) {
        for minute in minutes {
            _ = pilot.step(
                PowerPilot.Answer(
                    volts: Volts(volts + Double(minute % 5) * 0.01),
                    netCurrent: amperes.map { Amperes($0) }, chargePower: Watts(sun)),
                over: .seconds(60), at: .seconds(minute * 60),
                clock: WallClock(time: midnight + .seconds(minute * 60), offset: 3_600),
                contact: contact)
        }
    }

    @Test("With it a charger is believed sooner, and one that is too weak to be believed without")
    func believed() throws {
        for (amperes, minutes, without, with) in [
            (12.0, 3, false, true), (12, 10, true, true), (2.2, 60, false, true),
            // A meter's offset is none whatever a contact says.
            (0.4, 60, false, false),
        ] {
            for (contact, expected) in [(nil, without), (false, without), (true, with)] {
                var pilot = try Self.pilot()
                // It closes when the source starts.
                Self.run(
                    &pilot, minutes: 0..<30, contact: contact.map { _ in false }, amperes: -2)
                Self.run(&pilot, minutes: 30..<30 + minutes, contact: contact, amperes: amperes)
                #expect(
                    pilot.otherSource.isRunning == expected,
                    "\(amperes) A for \(minutes) min, contact \(contact as Bool?)")
            }
        }
    }

    @Test("It is no charge by itself: after a while in the dark that is told")
    func nothingCharges() throws {
        var pilot = try Self.pilot()
        let before = try #require(pilot.charge.estimate?.share)
        Self.run(&pilot, minutes: 0..<10, contact: true)
        #expect(pilot.otherSource.dispute == nil, "a charger takes a while to start")
        Self.run(&pilot, minutes: 10..<60, contact: true)
        #expect(!pilot.otherSource.isRunning)
        #expect(pilot.otherSource.dispute == .nothingCharges)
        #expect(try #require(pilot.charge.estimate?.share) <= before)
        // By day the array hides it; what was found stands.
        Self.run(&pilot, minutes: 720..<740, contact: true, volts: 25.4, sun: 300)
        #expect(pilot.otherSource.dispute == .nothingCharges)
        Self.run(&pilot, minutes: 740..<742, contact: false, volts: 25.4, sun: 300)
        #expect(pilot.otherSource.dispute == nil)
        Self.run(&pilot, minutes: 742..<800, contact: true, volts: 25.4, sun: 300)
        #expect(pilot.otherSource.dispute == nil, "nothing new is told in the sun")
    }

    @Test("One that was found wrong makes nothing more believable, until it opens")
    func credit() throws {
        var pilot = try Self.pilot()
        Self.run(&pilot, minutes: 0..<60, contact: true, amperes: -2)
        #expect(pilot.otherSource.dispute == .nothingCharges)
        Self.run(&pilot, minutes: 60..<90, contact: true, amperes: 2.2)
        #expect(!pilot.otherSource.isRunning)
        Self.run(&pilot, minutes: 90..<92, contact: false, amperes: -2)
        Self.run(&pilot, minutes: 92..<96, contact: true, amperes: 2.2)
        #expect(pilot.otherSource.isRunning && pilot.otherSource.dispute == nil)
    }

    @Test("A contradiction that comes and goes is none")
    func passing() throws {
        var pilot = try Self.pilot()
        for start in stride(from: 0, to: 120, by: 20) {
            Self.run(&pilot, minutes: start..<start + 10, contact: true, amperes: -2)
            Self.run(&pilot, minutes: start + 10..<start + 20, contact: false, amperes: -2)
            #expect(pilot.otherSource.dispute == nil)
        }
    }

    @Test("A full battery that takes nothing from a charger is no contradiction")
    func full() throws {
        var pilot = try Self.pilot()
        Self.run(&pilot, minutes: 0..<90, contact: true, volts: 27.4, amperes: -0.1)
        #expect(pilot.otherSource.dispute == nil)
    }

    @Test("What charges is believed though the contact is open, and that it is open is told")
    func open() throws {
        var pilot = try Self.pilot()
        Self.run(&pilot, minutes: 0..<40, contact: false)
        Self.run(&pilot, minutes: 40..<46, contact: false, volts: 27.6)
        #expect(pilot.otherSource.isRunning)
        #expect(pilot.otherSource.dispute == nil)
        Self.run(&pilot, minutes: 46..<66, contact: false, volts: 27.6)
        #expect(pilot.otherSource.isRunning)
        #expect(pilot.otherSource.dispute == .contactIsOpen)
        Self.run(&pilot, minutes: 66..<68, contact: true, volts: 27.6)
        #expect(pilot.otherSource.dispute == nil)
    }

    @Test("One that does not answer is none")
    func silent() throws {
        var silent = try Self.pilot()
        Self.run(&silent, minutes: 0..<60, contact: nil, volts: 27.6)
        #expect(silent.otherSource.isRunning)
        #expect(silent.otherSource.dispute == nil)
    }
}
