import Core
import Plant
import Power
import Testing

/// Four posts, three years, three policies. Skipped where the reference data does not stand beside
/// the package.
@Suite(.enabled(if: ReferencePost.isHere, "no ../shared/reference"))
struct ReferenceYearsTests {
    @Test(
        "No year costs the first tiers an hour, and the plan is worth more than plain tiers",
        arguments: ReferencePost.sites)
    func years(name: String) throws {
        let site = try ReferencePost.site(name)
        // A debug build takes seconds for a year: the short lane sees its first weeks.
        for year in Lane.isFull ? 1...3 : 1...1 {
            let weather = try ReferencePost.weather(year)
            var value: [ReplayPolicy: Double] = [:]
            for policy in ReplayPolicy.allCases {
                let result = ReferencePost.run(
                    site, weather, policy, days: Lane.isFull ? nil : 21,
                    sensors: .real(seed: UInt64(year)))
                value[policy] = result.discretionaryValue
                Self.show(name, year, result)
                guard policy != .lvd else { continue }
                #expect(result.criticalOutageHours == 0, "\(name) \(year) \(policy)")
                #expect(result.uncleanStops == 0, "\(name) \(year) \(policy)")
                #expect((result.chargeError ?? 1) < 0.06, "\(name) \(year) \(policy)")
            }
            guard Lane.isFull else { continue }
            #expect(value[.forecast] ?? 0 >= value[.tiers] ?? 100, "\(name) \(year)")
        }
    }

    private static func show(_ name: String, _ year: Int, _ result: ReplayResult) {
        func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
        let served = result.loads.filter { $0.tier >= 2 }.map {
            "\($0.name) \(tenths(100 * $0.servedHours / $0.demandedHours)) %"
        }
        print(
            "\(name) year \(year) \(result.policy.rawValue):",
            "critical \(tenths(result.criticalOutageHours)) h,",
            "value \(tenths(result.discretionaryValue ?? 0)) %,",
            "below 50/30 % \(tenths(result.hoursBelow50))/\(tenths(result.hoursBelow30)) h,",
            "charge RMS \(tenths(100 * (result.chargeError ?? 0))),",
            "switchings \(result.switchings), unclean \(result.uncleanStops),",
            served.joined(separator: ", "))
    }
}
