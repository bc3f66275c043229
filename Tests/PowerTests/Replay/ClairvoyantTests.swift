import Core
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

    @Test(
        "Other places, for which nothing was tuned", .enabled(if: Lane.isFull, "full lane"),
        arguments: OtherPlace.all)
    func elsewhere(place: OtherPlace) throws {
        var parts: [Double] = []
        for (array, chemistry) in [(600, "agm"), (600, "lifepo4"), (900, "agm")] {
            let text = place.text(array: array, chemistry: chemistry)
            let site = try SiteFile.load(
                Array(text.utf8), name: place.name, catalogue: Catalogue.embedded)
            let verdict = try Clairvoyant.verdict(
                site, text: text, place.weather(seed: 1), sensors: .real(seed: 1))
            let name = "\(place.name) \(array) W \(chemistry)"
            print(verdict.text(name))
            parts.append(verdict.ofBound)
            Self.expectSound(verdict, name)
        }
        #expect(parts.reduce(0, +) / Double(parts.count) >= 96.5)
        #expect((parts.min() ?? 0) >= 96)
    }

    private static func expectSound(_ verdict: Clairvoyant.Verdict, _ name: String) {
        #expect(verdict.ofBound <= 100.5, "\(name)")
        #expect(verdict.result.criticalOutageHours == 0, "\(name)")
        #expect(verdict.result.uncleanStops == 0, "\(name)")
        #expect(verdict.switchingsADay <= 3, "\(name)")
        guard name.contains("agm") else { return }
        #expect(verdict.hoursAYear(verdict.result.hoursBelow30) == 0, "\(name)")
        #expect(verdict.hoursAYear(verdict.result.hoursBelow50) <= 1_200, "\(name)")
    }
}
