import Core
import Plant
import Power
import Site
import Testing

struct PowerReplayTests {
    @Test("The start is a full battery; rows are the weather's steps with two columns a load")
    func trace() throws {
        let site = try SmallPost.site()
        var rows: [ReplayRow] = []
        let result = ReferencePost.run(
            site, SmallPost.weather([1, 1]), .forecast, sensors: .exact, trace: { rows.append($0) })
        #expect(rows.count == 96)
        #expect(rows.first?.charge == 1)
        #expect(rows.first?.time == SmallPost.start)
        #expect(result.hours == 48 || abs(result.hours - 48) < 1e-6)
        let header = ReplayRow.header(site.power.loads.map(\.name))
        #expect(
            header.hasPrefix("time,pv_available_w,pv_used_w,soc,soc_estimate,battery_v,appliance,"))
        let columns = header.split(separator: ",").count
        #expect(
            rows.allSatisfy {
                $0.text.split(separator: ",", omittingEmptySubsequences: false).count == columns
            })
    }

    @Test("The same seed gives the same run; another seed another")
    func deterministic() throws {
        let site = try SmallPost.site()
        let weather = SmallPost.weather([0.7, 0.3, 0.5, 0.9, 0.4])
        func run(_ seed: UInt64) -> [String] {
            var rows: [String] = []
            _ = ReferencePost.run(
                site, weather, .forecast, sensors: .real(seed: seed),
                trace: { rows.append($0.text) })
            return rows
        }
        #expect(run(3) == run(3))
        #expect(run(3) != run(4))
    }

    @Test(
        "Two dark weeks: the controller's own disconnect takes all, the policy keeps the first tiers"
    )
    func darkWeeks() throws {
        let site = try SmallPost.site()
        let weather = SmallPost.weather((0..<14).map { _ in 0.25 })
        let lvd = ReferencePost.run(site, weather, .lvd)
        #expect(lvd.criticalOutageHours > 10)
        #expect(lvd.uncleanStops > 0)
        for policy in [ReplayPolicy.tiers, .forecast] {
            let result = ReferencePost.run(site, weather, policy)
            #expect(result.criticalOutageHours == 0, "\(policy)")
            #expect(result.uncleanStops == 0, "\(policy)")
        }
    }

    @Test(
        "Under each fault the appliance and the network stay on and nobody is cut untold",
        arguments: ReplayFaults.Kind.allCases)
    func faults(kind: ReplayFaults.Kind) throws {
        let site = try SmallPost.site()
        let weather = SmallPost.weather((0..<12).map { [0.5, 0.7, 0.4][$0 % 3] })
        let load: String? =
            switch kind {
            case .stuckOn, .stuckOff: "workstation-2"
            default: nil
            }
        let faults = ReplayFaults([
            ReplayFaults.Entry(
                from: SmallPost.start + .seconds(3 * 86_400 + 36_000),
                to: SmallPost.start + .seconds(9 * 86_400), kind: kind, load: load)
        ])
        for policy in [ReplayPolicy.tiers, .forecast] {
            let result = ReferencePost.run(site, weather, policy, faults: faults)
            #expect(result.criticalOutageHours == 0, "\(policy)")
            let unclean = result.loads.filter { $0.name != load }.map(\.uncleanStops)
            #expect(unclean.allSatisfy { $0 == 0 }, "\(policy)")
        }
    }

    @Test(
        "Nothing comes back while the controller is late or silent, and it does afterwards",
        arguments: [ReplayFaults.Kind.late, .silent, .implausible])
    func nothingComesBack(kind: ReplayFaults.Kind) throws {
        let site = try SmallPost.site()
        let from = SmallPost.start + .seconds(2 * 86_400)
        let to = from + .seconds(2 * 86_400)
        func returns(_ faults: ReplayFaults, _ times: Range<Timestamp>) -> Int {
            var rows: [ReplayRow] = []
            _ = ReferencePost.run(
                site, SmallPost.weather([0.6, 0.5, 0.9, 0.9, 1, 1]), .forecast, faults: faults,
                trace: { if times.contains($0.time) { rows.append($0) } })
            return zip(rows, rows.dropFirst()).reduce(0) { count, pair in
                count + zip(pair.0.loads, pair.1.loads).count { !$0.isOn && $1.isOn }
            }
        }
        let fault = ReplayFaults([ReplayFaults.Entry(from: from, to: to, kind: kind)])
        let during = from + .seconds(1_800)..<to
        #expect(returns(.none, during) > 0)
        #expect(returns(fault, during) == 0)
        #expect(returns(fault, to..<to + .seconds(2 * 86_400)) > 0)
    }

    @Test("The JSON has every key of the contract")
    func json() throws {
        let result = ReferencePost.run(try SmallPost.site(), SmallPost.weather([1]), .tiers)
        let json = result.json(plant: ["capacity_wh": 4_800])
        #expect(
            Set(json.object?.keys.map { $0 } ?? []) == [
                "policy", "hours", "critical_outage_h", "loads", "discretionary_value_pct",
                "soc_below_50_h", "soc_below_30_h", "soc_rms_error", "switchings", "plant",
            ])
        #expect(
            Set(json.at("loads", "0")?.object?.keys.map { $0 } ?? []) == [
                "name", "tier", "demanded_h", "served_h", "switchings", "unclean_stops",
            ])
        #expect(json["hours"] == .integer(24))
    }

    @Test("A file of faults names its mistakes by line")
    func faultFile() throws {
        let good = "from,to,fault,load\n2023-01-01T00:00:00Z,2023-01-02T00:00:00Z,silent,\n"
        #expect(
            try ReplayFaults(csv: Array(good.utf8), name: "f", loads: []).entries.count == 1)
        let bad = "from,to,fault,load\n2023-01-01T00:00:00Z,2023-01-02T00:00:00Z,stuck-on,ws9\n"
        #expect {
            try ReplayFaults(csv: Array(bad.utf8), name: "f.csv", loads: ["ws1"])
        } throws: {
            "\($0)".contains("f.csv line 2") && "\($0)".contains("ws9")
                && "\($0)".contains("a load with a switch: ws1")
        }
    }
}
