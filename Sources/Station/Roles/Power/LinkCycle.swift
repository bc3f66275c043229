internal import Control
internal import Core
internal import Health
internal import Logging
internal import Power
internal import Uplink

/// Why a load of the link is not switched off and on.
enum CycleFault: Fault, Hashable {
    case noLinkLoad(String, known: [String])
    case wired(String)
    case unknown(String)
    case ordered(String, left: Duration)
    case off(String, reason: String)
    case lately(String, pause: Duration)
    case tooShort(Duration)
    case disobeyed(String)

    var problem: String {
        switch self {
        case .noLinkLoad(let name, _): "\(name) does not carry the link: it is not of tier 2"
        case .wired(let name): "\(name) has no switch"
        case .unknown(let name): "the switch of \(name) does not answer or obey"
        case .ordered(let name, let left):
            "a person's order stands for \(name), for \(Int(left.inSeconds / 60)) minutes more"
        case .off(let name, let reason): "\(name) is off or about to be: \(reason)"
        case .lately(let name, let pause):
            "\(name) was switched off and on lately: not again within \(pause.inSeconds) s"
        case .tooShort(let duration):
            "\(duration.inSeconds) s is no time to switch a load off for"
        case .disobeyed(let name): "\(name) did not go off"
        }
    }

    var remedy: String? {
        switch self {
        case .noLinkLoad(_, let known):
            known.isEmpty ? "no load is of tier 2" : "tier 2 has " + known.joined(separator: ", ")
        case .ordered(let name, _): "waypost loads auto \(name) ends it"
        case .tooShort:
            "from \(PowerEngine.cycleOff.lowerBound.inSeconds) to "
                + "\(PowerEngine.cycleOff.upperBound.inSeconds) s"
        case .wired, .unknown, .off, .lately, .disobeyed: nil
        }
    }
}

/// Loads of tier 2 switched off and on for the uplink, which hears nothing over its modem.
///
/// The load is noted on the disk as one to be switched on before its relay opens, and the engine's
/// own round switches it on: neither the end of the uplink nor that of this process leaves the
/// modem off. For the policy it is on all the while, and what the policy decides meanwhile counts.
extension PowerEngine {
    /// How long a load may be off for it.
    static let cycleOff: ClosedRange<Duration> = .seconds(5) ... .seconds(300)
    /// Against an uplink that went wrong: it is the role that faces the WAN.
    static let cyclePause = Duration.seconds(600)
    static let cyclesADay = 6
    private static let linkTier = 2

    var linkSupply: LinkSupply {
        let loads = report.loads.filter { $0.tier == Self.linkTier }
        return LinkSupply(
            loads: loads.map {
                LinkSupply.Load(
                    name: $0.name, isOn: $0.isOn, reason: $0.reason ?? "not known",
                    isSwitched: parts.switches.paths[$0.name] != nil)
            }, shortage: shortage)
    }

    /// Why the battery has nothing to spare until the sun carries the first tiers again; `nil`
    /// while it has, or where nobody can say.
    private var shortage: String? {
        let policy = pilot.policy
        if policy.isVoltageAtLimit { return "the battery's voltage is too low" }
        guard let share = pilot.charge.estimate?.share else { return nil }
        let needed = policy.plan?.neededToDawn ?? 0
        guard share - max(needed, policy.settings.linkReturn) < policy.reserve else { return nil }
        let percent = { (share: Double) in "\(Int((share * 100).rounded())) %" }
        return "\(percent(share)) left, tonight needs \(percent(needed)), "
            + "\(percent(policy.reserve)) stay in reserve"
    }

    /// Whether energy speaks against the load, though later tiers fall before it.
    private func isCondemned(_ state: LoadState) -> Bool {
        switch state.reason {
        case .belowFloor, .lowVoltage: true
        default: pilot.policy.isVoltageAtLimit
        }
    }

    /// Opens a load's relay; it closes by itself with the first round behind `duration`.
    func cycle(_ name: String, offFor duration: Duration) async throws(CycleFault) {
        let now = parts.time.monotonic()
        guard let state = state(of: name), state.load.tier == Self.linkTier else {
            throw .noLinkLoad(
                name,
                known: pilot.policy.loads.filter { $0.load.tier == Self.linkTier }
                    .map(\.load.name))
        }
        guard Self.cycleOff.contains(duration) else { throw .tooShort(duration) }
        guard parts.switches.paths[name] != nil else { throw .wired(name) }
        if let order = state.order { throw .ordered(name, left: order.until - now) }
        guard !unknown.contains(name), !state.isStuck, disobedient[name] == nil,
            proofs.marked[name] == nil
        else { throw .unknown(name) }
        guard state.isOn, state.cut == nil, wants[name] == nil, !isCondemned(state) else {
            throw .off(name, reason: state.reason.text(isOn: false))
        }
        let lately = cycles[name, default: []].filter { now - $0 < .seconds(86_400) }
        guard lately.count < Self.cyclesADay, lately.allSatisfy({ now - $0 >= Self.cyclePause })
        else { throw .lately(name, pause: Self.cyclePause) }
        cycles[name] = lately + [now]
        wants[name] = Want(isOn: true, cutAt: now, nextTry: now + duration, isCycle: true)
        keep()
        let (found, _) = await parts.switches.set(name, on: false)
        guard found.isOn == false else {
            // The round reads the relay before it drives it, and finds that nothing is to be done.
            wants[name]?.nextTry = now
            throw .disobeyed(name)
        }
        countEdge()
        parts.log.warning("\(name) is switched off and on for the uplink")
        note(.switched, name, on: false, "off and on for the uplink, which hears nothing over it")
        switched(name, on: false)
    }
}

extension PowerRole {
    func supplyOfLink() async throws(ControlFault) -> JSONValue {
        try await running().linkSupply.json
    }

    func cycle(
        _ arguments: JSONValue, by caller: CallerIdentity
    ) async throws(ControlFault) -> JSONValue {
        guard let load = arguments["load"]?.string, let seconds = arguments["off_s"]?.integer else {
            throw .failed(
                code: RoleCall.usage, problem: "the call names a load and for how long",
                remedy: "load and off_s")
        }
        let engine = try running()
        do throws(CycleFault) {
            try await engine.cycle(load, offFor: .seconds(min(max(seconds, 0), 1_000_000)))
        } catch {
            context.log.notice("\(load) is not switched off and on: \(error.problem)")
            throw ControlFault(code: RoleCall.refusedRequest, error)
        }
        work.hurry()
        return .null
    }
}
