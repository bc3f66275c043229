internal import Control
internal import Core
internal import Health
internal import Site

/// Carries out ``RelayTrials`` against the running power role, with a person's answers where one
/// is there.
struct RelayRun: Sendable {
    /// Between two looks at the power role.
    static let pace = Duration.seconds(1)
    /// A role that is silent for so long ends it; the orders then expire by themselves.
    static let silenceLimit = Duration.seconds(60)
    private static let callTimeout = Duration.seconds(5)

    struct Outcome: Sendable {
        var trials: [RelayTrial] = []
        /// At the battery, when it was last known.
        var volts: Volts?
        /// Why it did not come to its end; one clause.
        var fault: String?
    }

    let site: Site
    let paths: Paths
    let console: Console
    let time: SystemTime
    let isAttended: Bool
    /// Asked with each look.
    let isStopped: @Sendable () -> Bool

    /// What the power role says of sun, battery and loads now.
    static func ask(_ paths: Paths) throws(ControlFault) -> PowerReport {
        let value = try ControlClient.call(
            path: paths.socket(of: .power), call: RoleCall.status, timeout: callTimeout)
        return PowerReport(value["power"] ?? .null)
    }

    func run(_ chosen: [RelayTrial], volts: Volts?) async -> Outcome {
        var outcome = Outcome(volts: volts)
        var trials = RelayTrials(chosen, isAttended: isAttended)
        let desk = isAttended ? QuestionDesk(console, loads: site.power.loads.map(\.name)) : nil
        var heardAt = time.monotonic()
        while !trials.isDone {
            let now = time.monotonic()
            if isStopped(), !trials.isAbandoned {
                console.complain("waypost: ending; what was switched is put back first")
                carryOut(trials.abandon(at: now), &trials, desk)
            }
            if let (load, answer) = desk?.answer() {
                carryOut(trials.answered(load, answer, at: now), &trials, desk)
            }
            do throws(ControlFault) {
                let report = try Self.ask(paths)
                heardAt = now
                outcome.volts = report.batteryVolts.map { Volts($0) } ?? outcome.volts
                carryOut(trials.step(report.loads, at: now), &trials, desk)
            } catch {
                guard now - heardAt < Self.silenceLimit else {
                    outcome.fault = "the power role fell silent: \(error.problem)"
                    break
                }
            }
            try? await time.sleep(for: Self.pace)
        }
        outcome.trials = trials.trials
        return outcome
    }

    private func carryOut(
        _ actions: [RelayTrials.Action], _ trials: inout RelayTrials, _ desk: QuestionDesk?
    ) {
        for action in actions {
            switch action {
            case .ask(let load):
                let isOn = trials.trials.first { $0.name == load }?.wasOn == false
                desk?.put(load, isOn: isOn)
            case .release(let load):
                // It expires by itself where this is not heard.
                _ = try? order(load, wish: "auto")
            case .order(let load, let isOn):
                do throws(ControlFault) {
                    try order(load, wish: isOn ? "restore" : "shed")
                    tell(load, isOn, trials)
                } catch {
                    trials.refused(load, because: "\(error)")
                }
            }
        }
    }

    private func order(_ load: String, wish: String) throws(ControlFault) {
        let seconds = wish == "auto" ? nil : RelayTrials.orderLength.components.seconds
        _ = try ControlClient.call(
            path: paths.socket(of: .power), call: RoleCall.orderLoad,
            arguments: [
                "load": .string(load), "wish": .string(wish), "for_s": JSONValue(seconds),
                "confirm": .string(load),
            ], timeout: Self.callTimeout)
    }

    private func tell(_ load: String, _ isOn: Bool, _ trials: RelayTrials) {
        let isBack = trials.trials.first { $0.name == load }?.wasOn == isOn
        let notice = Int(RelayTrials.notice.inSeconds / 60)
        let when = isOn ? "now" : "\(notice) minutes after its notice"
        console.complain("  \(load) goes \(isOn ? "on" : "off")\(isBack ? " again" : ""), \(when)")
    }
}
