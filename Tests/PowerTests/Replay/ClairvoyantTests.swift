import Core
import Foundation
import Plant
import Power
import Site
import Testing

/// How near the policy comes to a plan that knows all sun to come. Skipped without scipy, and
/// without the reference data beside the package; the full lane runs whole years.
@Suite(.enabled(if: Clairvoyant.isHere, "no python3 with scipy (pip install scipy)"))
struct ClairvoyantTests {
    @Test(
        "Two months of a short post come near what nobody could better",
        .enabled(if: ReferencePost.isHere, "no ../shared/reference"))
    func twoMonths() throws {
        let name = "sahel-600-agm"
        let verdict = try Clairvoyant.verdict(
            ReferencePost.site(name), text: ReferencePost.text(name), ReferencePost.weather(1),
            days: 60)
        print(verdict.text(name))
        #expect(verdict.ofBound >= 96)
        // A bound that is passed is none.
        #expect(verdict.ofBound <= 100.5)
        #expect(verdict.result.criticalOutageHours == 0)
        #expect(verdict.result.uncleanStops == 0)
    }

    @Test("The bound is far above what the controller alone would bring, and not above all")
    func bound() throws {
        let place = OtherPlace.monsoon
        let text = place.text(array: 600, chemistry: "agm")
        let site = try SiteFile.load(
            Array(text.utf8), name: "monsoon", catalogue: Catalogue.embedded)
        let weather = place.weather(seed: 7, days: 60)
        let verdict = try Clairvoyant.verdict(site, text: text, weather)
        let lvd = ReferencePost.run(site, weather, .lvd).discretionaryValue ?? 100
        #expect(verdict.bound > lvd + 5)
        #expect(verdict.bound <= 100)
    }

    @Test(
        "Every reference post and year",
        .enabled(if: Lane.isFull && ReferencePost.isHere, "full lane, ../shared/reference"))
    func years() throws {
        var parts: [Double] = []
        for name in ReferencePost.sites {
            for year in 1...3 {
                let verdict = try Clairvoyant.verdict(
                    ReferencePost.site(name), text: ReferencePost.text(name),
                    ReferencePost.weather(year), sensors: .real(seed: UInt64(year)))
                print(verdict.text("\(name) year \(year)"))
                parts.append(verdict.ofBound)
                Self.expectSound(verdict, "\(name) year \(year)")
            }
        }
        #expect(parts.reduce(0, +) / Double(parts.count) >= 97.5)
        #expect((parts.min() ?? 0) >= 96)
    }

    /// The goals of the reference years are missed where weather turns from day to day: 96.4 % is
    /// the worst at 10° S, in its fourth year. At 42° N an array of 600 W is too small for its
    /// winters (see below).
    @Test(
        "Other places, for which nothing was tuned", .enabled(if: Lane.isFull, "full lane"),
        arguments: [OtherPlace.monsoon, OtherPlace.highland], [1, 2, 3, 4] as [UInt64])
    func elsewhere(place: OtherPlace, seed: UInt64) throws {
        for (array, chemistry) in [(600, "agm"), (600, "lifepo4"), (900, "agm")] {
            let verdict = try Self.verdict(place, array, chemistry, seed)
            let name = "\(place.name) \(array) W \(chemistry), seed \(seed)"
            print(verdict.text(name))
            #expect(verdict.ofBound >= (seed <= 2 ? 96.5 : 96), "\(name)")
            // Two months of monsoon hold an AGM bank low for longer than elsewhere in a year.
            Self.expectSound(verdict, name, below50: place.latitude == 23 ? 1_500 : 1_200)
        }
    }

    @Test(
        "Long grey winters: with panels that suffice no first tier is lost",
        .enabled(if: Lane.isFull, "full lane"), arguments: [1, 2, 3, 4] as [UInt64])
    func winter(seed: UInt64) throws {
        let verdict = try Self.verdict(.steppe, 900, "agm", seed)
        print(verdict.text("steppe 900 W agm, seed \(seed)"))
        // What is held back for tiers 0 and 1 over the dark weeks costs half a percent; in the
        // darkest of these winters, the third and fourth, more.
        #expect(verdict.ofBound >= (seed <= 2 ? 95 : 93.5))
        #expect(verdict.result.criticalOutageHours == 0)
        #expect(verdict.result.uncleanStops == 0)
        #expect(verdict.switchingsADay <= 3)
    }

    /// What the link is worth to the plan beside the first workstation. Less out of the one is not
    /// more of the other: in the third year both lack the same dark days, and the sun that a
    /// clairvoyant plan would have saved for the workstation has lit the lights of nights before,
    /// which are worth nine tenths as much to this site. Whoever wants the workstation served
    /// more gives it a greater `value`: the last line.
    @Test(
        "The link's hours against the first workstation's, by weight",
        .enabled(if: Lane.isFull && ReferencePost.isHere, "full lane, ../shared/reference"))
    func tradeOff() throws {
        let name = "sahel-600-agm"
        let text = try ReferencePost.text(name)
        var worst: [Double] = []
        for (weight, value) in [(1.0, 10), (1.2, 10), (1.5, 10), (2, 10), (3, 10), (1.2, 12)] {
            var settings = SheddingSettings()
            settings.linkWeight = weight
            let text = text.replacingOccurrences(of: "value = 10\n", with: "value = \(value)\n")
            let site = try SiteFile.load(
                Array(text.utf8), name: name, catalogue: Catalogue.embedded)
            var line = "link weighs \(weight), workstation-1 is worth \(value):"
            for year in 1...3 {
                let verdict = try Clairvoyant.verdict(
                    site, text: text, ReferencePost.weather(year),
                    sensors: .real(seed: UInt64(year)), settings: settings)
                let out = verdict.out("vsat")
                let served = verdict.served("workstation-1")
                line += " \(out.rounded()) h out, \((served * 10).rounded() / 10) %;"
                if weight == SheddingSettings().linkWeight, value == 10 {
                    worst.append(out)
                    #expect(served >= (year == 3 ? 90 : 92))
                }
            }
            print(line)
        }
        #expect((worst.max() ?? 100) <= 60)
    }

    private static func verdict(
        _ place: OtherPlace, _ array: Int, _ chemistry: String, _ seed: UInt64
    ) throws -> Clairvoyant.Verdict {
        let text = place.text(array: array, chemistry: chemistry)
        let site = try SiteFile.load(
            Array(text.utf8), name: place.name, catalogue: Catalogue.embedded)
        return try Clairvoyant.verdict(
            site, text: text, place.weather(seed: seed), sensors: .real(seed: seed))
    }

    private static func expectSound(
        _ verdict: Clairvoyant.Verdict, _ name: String, below50: Double = 1_200
    ) {
        #expect(verdict.ofBound <= 100.5, "\(name)")
        #expect(verdict.result.criticalOutageHours == 0, "\(name)")
        #expect(verdict.result.uncleanStops == 0, "\(name)")
        #expect(verdict.switchingsADay <= 3, "\(name)")
        guard name.contains("agm") else { return }
        #expect(verdict.hoursAYear(verdict.result.hoursBelow30) == 0, "\(name)")
        #expect(verdict.hoursAYear(verdict.result.hoursBelow50) <= below50, "\(name)")
    }
}
