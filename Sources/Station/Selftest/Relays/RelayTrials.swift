internal import Core
internal import Health
internal import Power

/// Tries relays one after the other through people's orders to the power role: `state × what the
/// role tells × time → orders`.
///
/// 1. Each load is switched the other way, watched until its meter or input has spoken, and
///    switched back; then the plan has it again.
/// 2. A cut is announced ``SheddingSettings/notice`` ahead, as any other. The next one is announced
///    meanwhile, and taken back where the trial before it lasts longer: no two are away at once.
/// 3. Every order expires by itself (``orderLength``): a check that is killed leaves nothing off.
/// 4. ``abandon(at:)`` puts back what is away and takes back what is announced.
struct RelayTrials: Sendable, Hashable {
    enum Action: Sendable, Hashable {
        /// A person's order for ``orderLength``.
        case order(load: String, isOn: Bool)
        /// Back to the plan.
        case release(load: String)
        /// A person looks: which load went, or came.
        case ask(load: String)
    }

    /// Covers the notice, the watching and a person's answer; the first tiers' hour is longer.
    static let orderLength = Duration.seconds(1_200)
    static let notice = SheddingSettings().notice
    /// From one announcement to the next: a trial takes a minute or two.
    static let stagger = Duration.seconds(180)
    /// A cut that is due sooner is taken back while another load is away.
    static let clearance = Duration.seconds(45)
    /// A relay that has not moved by then does not: notice, the longest shutdown of workstations,
    /// and the trials before it on its meter.
    static let moveLimit = notice + .seconds(600)
    /// ``LoadProofs`` gives up sooner.
    static let watchLimit = Duration.seconds(420)
    static let answerLimit = Duration.seconds(600)

    private enum Phase: Sendable, Hashable {
        case waiting
        case ordered(since: Duration)
        case away(since: Duration)
        case asked(since: Duration)
        case returning(since: Duration)
        case done

        var isUnderTrial: Bool {
            switch self {
            case .away, .asked, .returning: true
            case .waiting, .ordered, .done: false
            }
        }
    }

    private(set) var trials: [RelayTrial]
    private let isAttended: Bool
    private var phases: [Phase]
    private var lastOrder: Duration?
    private(set) var isAbandoned = false
    /// Loads that were well when the one under trial went.
    private var wellBefore: Set<String> = []

    init(_ trials: [RelayTrial], isAttended: Bool) {
        self.trials = trials
        self.isAttended = isAttended
        phases = trials.map { _ in .waiting }
    }

    var isDone: Bool { phases.allSatisfy { $0 == .done } }

    /// - Parameters:
    ///   - loads: as the power role tells them now.
    ///   - now: monotonic.
    mutating func step(_ loads: [PowerReport.Load], at now: Duration) -> [Action] {
        var actions: [Action] = []
        for index in trials.indices {
            guard let load = loads.first(where: { $0.name == trials[index].name }) else {
                continue
            }
            step(index, load, among: loads, at: now, &actions)
        }
        return actions
    }

    /// What the person said of the load that was asked for.
    mutating func answered(_ load: String, _ answer: RelayTrial.Answer, at now: Duration)
        -> [Action]
    {
        guard let index = trials.firstIndex(where: { $0.name == load }),
            case .asked = phases[index]
        else { return [] }
        trials[index].answer = answer
        return [turnBack(index, at: now)]
    }

    /// The power role does not take the order.
    mutating func refused(_ load: String, because why: String) {
        guard let index = trials.firstIndex(where: { $0.name == load }) else { return }
        end(index, .untried(why))
    }

    /// The person or the system ends it: everything goes back as it was found.
    mutating func abandon(at now: Duration) -> [Action] {
        isAbandoned = true
        var actions: [Action] = []
        for index in trials.indices {
            switch phases[index] {
            case .waiting: end(index, .untried("the check was ended before its turn"))
            case .ordered:
                // Its relay may be moving just now: the way back ends by what is seen.
                trials[index].obstacle = .untried("the check was ended before its turn")
                actions.append(turnBack(index, at: now))
            case .away, .asked: actions.append(turnBack(index, at: now))
            case .returning, .done: break
            }
        }
        return actions
    }

    private mutating func step(
        _ index: Int, _ load: PowerReport.Load, among loads: [PowerReport.Load],
        at now: Duration, _ actions: inout [Action]
    ) {
        let trial = trials[index]
        let hasMoved = load.isOn == !trial.wasOn
        let isSettled = load.isWatched != true
        switch phases[index] {
        case .waiting:
            guard mayBegin(index, at: now) else { return }
            lastOrder = now
            phases[index] = .ordered(since: now)
            actions.append(.order(load: trial.name, isOn: !trial.wasOn))
        case .ordered(let since):
            if hasMoved {
                wellBefore = Self.well(loads)
                phases[index] = .away(since: now)
            } else if isAnotherAway(index), now - since >= Self.notice - Self.clearance {
                lastOrder = now
                phases[index] = .waiting
                actions.append(.release(load: trial.name))
            } else if now - since >= Self.moveLimit {
                end(
                    index,
                    .unmoved("it did not go \(Self.word(!trial.wasOn)): \(load.reason ?? "")"))
                actions.append(.release(load: trial.name))
            }
        case .away(let since):
            guard isSettled || now - since >= Self.watchLimit else { return }
            let sight = RelayTrial.Sight(load)
            guard hasMoved || sight.isFailure else {
                end(
                    index,
                    .unmoved("it did not stay \(Self.word(!trial.wasOn)): \(load.reason ?? "")"))
                return actions.append(.release(load: trial.name))
            }
            trials[index].away = sight
            trials[index].others = wellBefore.subtracting(Self.well(loads))
                .subtracting([trial.name])
            guard isAttended, !isAbandoned else {
                return actions.append(turnBack(index, at: now))
            }
            phases[index] = .asked(since: now)
            actions.append(.ask(load: trial.name))
        case .asked(let since):
            guard now - since >= Self.answerLimit else { return }
            trials[index].answer = .unanswered
            actions.append(turnBack(index, at: now))
        case .returning(let since):
            guard load.isOn == trial.wasOn, isSettled else {
                guard now - since >= Self.moveLimit else { return }
                end(
                    index,
                    .unmoved("it did not go \(Self.word(trial.wasOn)) again: \(load.reason ?? "")"))
                return actions.append(.release(load: trial.name))
            }
            trials[index].back = RelayTrial.Sight(load)
            phases[index] = .done
            actions.append(.release(load: trial.name))
        case .done: return
        }
    }

    private func mayBegin(_ index: Int, at now: Duration) -> Bool {
        let isFirst = trials.indices.first { phases[$0] == .waiting } == index
        guard !isAbandoned, isFirst else { return false }
        guard phases.contains(where: { $0 != .waiting && $0 != .done }) else { return true }
        // What is off comes on at once, and so waits until it is alone.
        guard trials[index].wasOn, let lastOrder else { return false }
        return now - lastOrder >= Self.stagger
    }

    private func isAnotherAway(_ index: Int) -> Bool {
        phases.indices.contains { $0 != index && phases[$0].isUnderTrial }
    }

    private mutating func turnBack(_ index: Int, at now: Duration) -> Action {
        phases[index] = .returning(since: now)
        return .order(load: trials[index].name, isOn: trials[index].wasOn)
    }

    private mutating func end(_ index: Int, _ obstacle: RelayTrial.Obstacle) {
        trials[index].obstacle = obstacle
        phases[index] = .done
    }

    /// Loads that are on, and obey as far as is known.
    private static func well(_ loads: [PowerReport.Load]) -> Set<String> {
        Set(loads.filter { $0.isOn == true && !RelayTrial.Sight($0).isFailure }.map(\.name))
    }

    private static func word(_ isOn: Bool) -> String { isOn ? "on" : "off" }
}
