internal import Core
internal import Health

/// The lines of the loads.
extension PowerScreen {
    /// Every load with its whole reason where there is room for it; otherwise what is off or wrong
    /// has the room first, then the first tiers, and the last line tells how many loads are hidden.
    ///
    /// - Parameter plans: what the plan will switch, by load: `off 19:00, on 07:00`.
    static func loads(
        _ loads: [JSONValue], room: Int, plans: [String: String] = [:]
    ) -> [String] {
        let loads = PowerReport(["loads": .array(loads)]).loads
        func whole(_ load: PowerReport.Load) -> String {
            (plans[load.name].map { "planned \($0); " } ?? "") + why(load)
        }
        let texts = loads.map { wrapped(head($0), whole($0), indent: reasonColumn) }
        guard texts.reduce(0, { $0 + $1.count }) > room else { return texts.flatMap(\.self) }
        let isHiding = loads.count > room
        let byTier = loads.indices.sorted { (loads[$0].tier, $0) < (loads[$1].tier, $1) }
        let byNeed = byTier.sorted { rank(loads[$0], $0) < rank(loads[$1], $1) }
        let shown = Set(isHiding ? Array(byNeed.prefix(max(0, room - 1))) : byTier)
        var spare = max(0, room - (isHiding ? 1 : 0) - shown.count)
        var inFull: Set<Int> = []
        for index in byNeed where shown.contains(index) && texts[index].count - 1 <= spare {
            spare -= texts[index].count - 1
            inFull.insert(index)
        }
        let lines = loads.indices.filter { shown.contains($0) }.flatMap { index in
            inFull.contains(index)
                ? texts[index] : [clipped(head(loads[index]) + whole(loads[index]))]
        }
        guard isHiding else { return lines }
        return lines + [clipped("and \(loads.count - shown.count) more: waypost loads has all")]
    }

    /// Every load with its reason, whether its relay is proven, and what it does unpowered.
    static func allLoads(_ loads: [JSONValue]) -> String {
        PowerReport(["loads": .array(loads)]).loads.flatMap { load in
            wrapped(head(load), why(load), indent: reasonColumn)
                + wrapped(
                    String(repeating: " ", count: reasonColumn), relay(load), indent: reasonColumn)
        }.joined()
    }

    private static func relay(_ load: PowerReport.Load) -> String {
        let isFailure = !["ok", "unproven", "unknown", nil].contains(load.proof)
        let proof = load.proof.map { isFailure ? $0.uppercased() : $0 } ?? "unknown"
        let why = load.proof == "unproven" ? "" : load.proofWhy.map { ", \($0)" } ?? ""
        return "relay \(proof)\(why); unpowered: \(load.whenDead ?? "not declared")"
    }

    /// What is wrong comes first, then what is off.
    private static func rank(_ load: PowerReport.Load, _ index: Int) -> (Int, Int, Int) {
        (load.problem != nil ? 0 : load.isOn != true ? 1 : 2, load.tier, index)
    }

    /// Where the reason begins.
    private static let reasonColumn = 26
    private static let nameWidth = 17

    private static func head(_ load: PowerReport.Load) -> String {
        let state = load.isOn.map { $0 ? "on" : "off" } ?? "?"
        let name =
            load.name.count <= nameWidth ? load.name : load.name.prefix(nameWidth - 1) + "~"
        return ScreenText.padded("\(load.tier)", 3) + ScreenText.padded(name, nameWidth + 1)
            + ScreenText.padded(state, 5)
    }

    /// Why, without the state that stands before it.
    private static func why(_ load: PowerReport.Load) -> String {
        var reason = load.reason ?? ""
        if let state = ["on: ", "off: ", "on ", "off "].first(where: reason.hasPrefix) {
            reason.removeFirst(state.count)
        }
        return reason + (load.problem.map { " (\($0.rawValue))" } ?? "")
    }
}
