internal import Core
internal import Health
internal import Power
internal import Site

/// Which loads the commissioning check switches, and why not the others.
enum RelayChoice {
    /// - Parameter loads: as the power role tells them.
    static func made(
        of loads: [PowerReport.Load], in site: Site, _ options: SelftestOptions
    ) -> (chosen: [RelayTrial], points: [SelftestPoint]) {
        var (chosen, points): ([RelayTrial], [SelftestPoint]) = ([], [])
        for declared in site.power.loads {
            guard let load = loads.first(where: { $0.name == declared.name }) else { continue }
            if let (outcome, why, remedy) = obstacle(declared, load, options) {
                points.append(
                    SelftestPoint("relay.\(declared.name)", outcome, why, remedy: remedy))
            } else if let isOn = load.isOn {
                chosen.append(
                    RelayTrial(load, wasOn: isOn, declared: PlannedLoad(declared).draw))
            }
        }
        // The last tiers first: what carries the post is switched when all else is known to work.
        let tiers = Dictionary(
            site.power.loads.map { ($0.name, $0.tier) }, uniquingKeysWith: { $1 })
        chosen.sort { (tiers[$0.name] ?? 0, $0.name) > (tiers[$1.name] ?? 0, $1.name) }
        return (chosen, points)
    }

    private static func obstacle(
        _ declared: Site.Power.Load, _ load: PowerReport.Load, _ options: SelftestOptions
    ) -> (SelftestPoint.Outcome, String, String?)? {
        let name = declared.name
        if declared.switchPath == .none { return (.notTried, "wired to the battery", nil) }
        if options.sparesLoads {
            return (.notTried, "loads were left alone", "waypost selftest without --no-loads")
        }
        if declared.tier <= 1, !options.confirmed.contains(name) {
            return (
                .notTried, "of tier \(declared.tier): it is switched only when it is named",
                "waypost selftest --confirm \(name)"
            )
        }
        guard load.isOn != nil, load.problem == nil else {
            return (
                .failed, load.fault ?? "its switch does not answer or obey",
                "its switch in site.toml, the board's supply and wires; waypost loads"
            )
        }
        if let seconds = load.orderSeconds {
            return (
                .notTried, "a person's order stands for it, \(Quantities.age(seconds)) more",
                "waypost loads auto \(name)"
            )
        }
        return nil
    }
}
