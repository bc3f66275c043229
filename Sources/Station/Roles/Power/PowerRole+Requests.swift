internal import Control
internal import Core
internal import Logging
internal import Power

extension PowerRole {
    /// A supervisor's request, as capture passes it on: `wish` is `hold` with `load` and `on`, or
    /// `swap` with `load` and the load it goes off for in `other`; `for_s` says how long. Only with
    /// `take` is it carried out; the answer has its cost either way. Who asked is in `officer`, and
    /// capture has written it down before it asks.
    func request(
        _ arguments: JSONValue, by caller: CallerIdentity
    ) async throws(ControlFault) -> JSONValue {
        guard let request = Self.loadRequest(arguments), let officer = arguments["officer"]?.string
        else {
            throw .failed(
                code: RoleCall.usage,
                problem: "a request names an officer, a wish, its loads and for how long",
                remedy: "officer; wish hold with load and on, or swap with load and other; for_s")
        }
        let isTaken = arguments["take"]?.bool ?? false
        let cost: RequestCost
        let engine = try running()
        do throws(RequestFault) {
            cost = try await engine.request(request, isTaken: isTaken)
        } catch {
            throw ControlFault(code: RoleCall.refusedRequest, error)
        }
        if isTaken {
            let orders = request.orders.map { "\($0.wish.rawValue) \($0.load)" }
            let seconds = Int(request.duration.inSeconds)
            context.log.notice(
                """
                \(orders.joined(separator: ", ")) for \(seconds) s: supervisor \
                \(officer.prefix(64)), by uid \(caller.uid)
                """)
            work.hurry()
        }
        return [
            "taken": .bool(isTaken),
            "cost": [
                "wh": .number((cost.energy.value * 10).rounded() / 10),
                "lost_load": JSONValue(cost.lost?.load),
                "lost_h": JSONValue(cost.lost.map { ($0.hours * 10).rounded() / 10 }),
                "soc_at_dawn": .number(cost.dawnShare),
                "soc_at_dawn_with_it": .number(cost.dawnShareWithIt),
                "endangers_reserve": .bool(cost.endangersReserve),
            ],
        ]
    }

    private static func loadRequest(_ arguments: JSONValue) -> LoadRequest? {
        guard let load = arguments["load"]?.string, let seconds = arguments["for_s"]?.integer else {
            return nil
        }
        let duration = Duration.seconds(min(max(seconds, 0), 1_000_000))
        switch arguments["wish"]?.string {
        case "hold":
            return arguments["on"]?.bool.map { LoadRequest(.hold(load, on: $0), for: duration) }
        case "swap":
            return arguments["other"]?.string.map {
                LoadRequest(.swap(load, for: $0), for: duration)
            }
        default: return nil
        }
    }
}
