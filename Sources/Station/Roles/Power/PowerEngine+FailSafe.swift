internal import Core
internal import Logging
internal import Modbus
internal import Power
internal import Site
internal import UPS

/// What is done when something does not go as planned (the table in `Sources/FAILSAFE.md`).
extension PowerEngine {
    /// Of the battery, above its reserve: less is nothing to wait out of.
    private static let reserveMargin = 0.02
    /// A controller that fell silent did so within this after its last answer.
    private static let silenceSpan = Duration.seconds(30)
    /// A relay board is asked once in a round of steps, and twice before it counts as lost.
    private static let boardSpan = Duration.seconds(50)...Duration.seconds(130)

    // MARK: Computers that do not shut down

    /// Whether a relay may move now.
    func isFree(
        _ want: Want, _ load: PlannedLoad, _ notices: [Int: NoticeState]?, at now: Duration
    ) -> Bool {
        let isUrgent = pilot.policy.isVoltageAtLimit
        guard isUrgent || proofs.mayDrive(load.name, at: now) else { return false }
        let notice = notices?[load.tier]
        if want.isOn { return notice?.isForcingShutdown(load.name) != true }
        guard load.tier >= Self.firstNoticedTier else { return true }
        guard let notice else { return now >= want.cutAt + UPSTiming().cap }
        let logins = notice.logins(load.name)
        if notice.mayOpen(load.name) {
            guard logins > 0, !isReserveAtRisk(load.name) else { return true }
            if troubles.holdouts.waiting[load.name] == nil {
                parts.log.warning("\(load.name) stays on: \(logins) computers are still up")
            }
            troubles.holdouts.wait(load.name, for: logins)
            return false
        }
        // Who logged in late has more time, unless the battery has none.
        guard isUrgent, let since = notice.forcedSince else { return false }
        return now >= since + UPSTiming().cap
    }

    /// A relay opened: was anybody behind it still up?
    func noteStop(_ load: PlannedLoad, _ notices: [Int: NoticeState]?) {
        troubles.holdouts.end(load.name)
        guard load.tier >= Self.firstNoticedTier, let notice = notices?[load.tier],
            notice.logins(load.name) > 0
        else { return }
        troubles.holdouts.stopped(load.name, at: parts.time.monotonic())
        parts.log.error("\(load.name) was cut though its computers had not shut down")
        note(.switched, load.name, on: false, "though its computers had not shut down")
    }

    /// The battery cannot wait for a computer that does not go down. What nobody knows counts as
    /// being at risk.
    private func isReserveAtRisk(_ load: String) -> Bool {
        if pilot.policy.isVoltageAtLimit { return true }
        switch state(of: load)?.reason {
        case .lowVoltage?, .belowFloor?: return true
        default: break
        }
        guard let charge = pilot.charge.estimate else { return true }
        return charge.share - charge.deviation < pilot.policy.reserve + Self.reserveMargin
    }

    // MARK: The controller's own disconnect, and lines that are lost

    func lookForFaults() {
        let bank = pilot.charge.bank
        let own = parts.disconnect(readings).flatMap { OwnDisconnect($0, bank: bank) }
        // What was read once stands until something else is.
        if let own, own != pilot.policy.ownDisconnect { pilot.policy.ownDisconnect = own }
        let now = parts.time.monotonic()
        if pilot.charge.contradictions > troubles.contradictions {
            parts.log.warning("the battery's rest voltage contradicts what was counted")
            troubles.contradictions = pilot.charge.contradictions
            troubles.contradictedAt = now
        }
        let before = troubles.surges.suspicion?.lines
        troubles.surges.observe(lines(at: now), at: now)
        if let lines = troubles.surges.suspicion?.lines, lines != before {
            parts.log.error("lost within a minute: \(lines.joined(separator: ", "))")
        }
    }

    /// Every line of the post, and whether anybody on it answers.
    private func lines(at now: Duration) -> [String: SurgeWatch.Line] {
        var lines: [String: SurgeWatch.Line] = [:]
        func add(_ line: Port.Line, _ state: SurgeWatch.Line) {
            let name =
                switch line {
                case .serial(let device, _): device
                case .network(let address): "\(address)"
                }
            if case .alive? = lines[name] { return }
            lines[name] = state
        }
        for (controller, reading) in zip(parts.site.power.controllers, readings) {
            switch reading.state {
            case .online, .frozen, .implausible, .refusing, .garbled, .late:
                add(controller.port.line, .alive)
            case .silent:
                let since = now - (reading.sinceAnswer ?? .zero)
                add(controller.port.line, .lost(since...since + Self.silenceSpan))
            case .starting: break
            }
        }
        for (load, path) in parts.switches.paths {
            guard case .modbus(let port, _) = path else { continue }
            if !unknown.contains(load) {
                add(port.line, .alive)
            } else if case .silent? = refusals[load] {
                let span = Self.boardSpan
                add(port.line, .lost(now - span.upperBound...now - span.lowerBound))
            }
        }
        return lines
    }

    // MARK: Tell

    var failSafeFindings: [Finding] {
        let now = parts.time.monotonic()
        let wall = parts.time.now()
        func stamp(_ time: Duration) -> Timestamp { wall + (time - now) }
        var findings = proofFindings
        for (load, logins) in troubles.holdouts.waiting.sorted(by: { $0.key < $1.key }) {
            findings.append(
                Finding(
                    code: "power.workstation_stays_up", severity: .warning,
                    summary: "\(load) is to go off, and \(logins) of its computers did not shut "
                        + "down in time: it keeps its power as long as the battery can spare it.",
                    remedy: "shut the computer down by hand; an update or a question on its "
                        + "screen may hold it up"))
        }
        for stop in troubles.holdouts.recentStops(at: now) {
            findings.append(
                Finding(
                    code: "power.unclean_stop", severity: .warning,
                    summary: "\(stop.load) lost its power though its computers had not shut down: "
                        + "the battery could not wait.",
                    remedy: "look at the computer's disk; let it monitor its UPS (README, Before "
                        + "a load falls)", since: stamp(stop.at)))
        }
        if let at = troubles.contradictedAt, now - at < Troubles.contradictionTold {
            findings.append(
                Finding(
                    code: "power.estimate_contradicted", severity: .warning,
                    summary: "The battery at rest shows another charge than was counted: the "
                        + "voltage is believed, and more is kept in reserve meanwhile.",
                    remedy: "a meter that shows less than flows, a load that no meter sees, or a "
                        + "battery that has lost capacity: compare currents with a clamp meter",
                    since: stamp(at)))
        }
        if let surge = troubles.surges.suspicion {
            let lines = surge.lines.joined(separator: ", ")
            findings.append(
                Finding(
                    code: "power.surge_suspected", severity: .critical,
                    summary: "\(lines) fell silent within a minute of each other: a surge "
                        + "(lightning) is suspected.",
                    remedy: "in this order: 1. keep off while it thunders; 2. surge arresters and "
                        + "fuses; 3. earth and its clamps; 4. each line's adapter, unplugged and "
                        + "plugged in again; 5. the devices' own supplies; 6. waypost controller "
                        + "probe --port PORT for each line",
                    since: stamp(surge.at)))
        }
        return findings
    }
}
