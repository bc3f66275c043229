@testable import Supervision

/// A second supervisor, written from OTP's manual (supervisor(3): "Supervision Principles",
/// "terminate_child", "auto_shutdown") and, where this suite goes beyond OTP, from the numbered
/// rules; not from the code. It is slow and simple on purpose: no phases, only facts about each
/// child, everything else worked out anew after each event, and the restart rate from the whole
/// history. It shares with the core the words for events and the arithmetic of ``BackOff``.
struct ReferenceSupervisor {
    /// What it says, in words and by kind, so that only the order within a kind is compared.
    enum Said: Hashable {
        case start(Int), stop(Int, StopCause), ask(Int), restart(Int, Duration), leak(Int)
        case gaveUp(Int), ready, finished(isNormal: Bool)
    }

    enum Why: Hashable { case hold, proof, sibling }

    struct Ticket: Equatable {
        var from: Duration
        var inLine: Bool
    }

    struct Person {
        var isUp = false
        var isReady = false
        var isLost = false
        var stopBy: Duration?
        var why: Set<Why> = []
        var firstCause: StopCause?
        var ticket: Ticket?
        /// Due to run, but held; with the time from which it may.
        var parkedFrom: Duration?
        var holders: Set<Hold.Holder> = []
        var starts = 0
        var readyAt: Duration?
        var streak = 0
        var proofAt: Duration = .zero
        var rests: Duration?
        var canBeAsked = false
        var askedAt: Duration?
    }

    struct Restart {
        let child: Int
        let at: Duration
    }

    struct Wait {
        let child: Int
        let from: Duration
        var to: Duration?
    }

    let rules: SupervisorSpecification
    var people: [Person]
    var said: [Said] = []
    var ending: Bool?
    var isOver = false
    var hasBegun = false
    var hasToldReady = false
    var heardAt: Duration?
    /// The alarm it had set after the event before.
    var promised: Duration?
    var groupFrom: Duration = .zero
    var groupHead = 0
    var restarts: [Restart] = []
    var waits: [Wait] = []

    init(_ rules: SupervisorSpecification) {
        self.rules = rules
        people = rules.children.map { _ in Person() }
    }

    mutating func learn(_ child: Int, _ reading: ChildProgress.Reading) {
        if let proof = reading.provedAt, proof > people[child].proofAt {
            people[child].proofAt = proof
            people[child].askedAt = nil
        }
        people[child].rests = reading.restsUntil
        people[child].canBeAsked = reading.canBeAsked
    }

    mutating func hear(
        _ event: SupervisorCore.Event, at now: Duration, chance: Double
    ) -> [Said] {
        if isOver { return [] }
        said = []
        if let alarm = promised, now > alarm + .seconds(2) { beginAnew(at: now) }
        heardAt = now
        switch event {
        case .begin:
            guard ending == nil else { break }
            hasBegun = true
            for child in people.indices { admit(child, Ticket(from: now, inLine: true), now) }
        case .ready(let child, let attempt):
            let person = people[child]
            if person.isUp, !person.isReady, person.why.isEmpty || isOnlyDue(person),
                person.stopBy == nil, !person.isLost, person.starts == attempt
            {
                noteReady(child, at: now)
            }
        case .ended(let child, let exit):
            if people[child].isUp { noteEnd(of: child, exit, at: now, chance) }
        case .held(let child, let hold): noteHold(hold, on: child, at: now)
        case .released(let child, let holder): noteRelease(of: child, by: holder, at: now)
        case .stopRequested: end(isNormal: true, at: now)
        case .tick, .canBeAsked: break
        }
        followUp(at: now)
        promised = nextAlarm
        return said
    }

    /// Goes along with a sibling, but its turn to stop has not come.
    private func isOnlyDue(_ person: Person) -> Bool { person.why == [.sibling] }

    // MARK: Ends

    private mutating func noteEnd(
        of child: Int, _ exit: SupervisorCore.ChildExit, at now: Duration, _ chance: Double
    ) {
        let why = people[child].why
        people[child].isUp = false
        people[child].isReady = false
        people[child].isLost = false
        people[child].stopBy = nil
        people[child].why = []
        if ending != nil { return }
        if why.contains(.hold) {
            let from = why.contains(.sibling) ? groupFrom : now
            admit(child, Ticket(from: from, inLine: isInLine(child)), now)
        } else if why.contains(.sibling) {
            // "temporary: never restarted, even when ... a sibling's death causes it to end".
            if rules.children[child].restart != .temporary {
                admit(child, Ticket(from: groupFrom, inLine: true), now)
            }
        } else {
            let isOverdue = why.contains(.proof)
            let end = isOverdue ? .failed("overdue", isWorthRestart: true) : exit
            let lasted = isOverdue ? people[child].proofAt : now
            judge(child, end, lastedUntil: lasted, at: now, chance)
        }
    }

    private mutating func judge(
        _ child: Int, _ exit: SupervisorCore.ChildExit, lastedUntil: Duration, at now: Duration,
        _ chance: Double
    ) {
        let kind = rules.children[child].restart
        if case .failed(_, false) = exit, kind == .permanent {
            said.append(.gaveUp(child))
            return end(isNormal: false, at: now)
        }
        let isAbnormal =
            switch exit {
            case .finished, .failed(_, false): false
            case .cancelled, .failed(_, true): true
            }
        guard kind == .permanent || kind == .transient && isAbnormal else {
            return shutDownAfter(child, at: now)
        }
        if let readyAt = people[child].readyAt, lastedUntil - readyAt >= rules.policy.stableAfter {
            people[child].streak = 0
        }
        people[child].streak += 1
        guard
            unpaid(at: now) + rules.policy.sustainedInterval <= rules.policy.sustainedInterval
                * rules.policy.burst
        else {
            said.append(.gaveUp(child))
            return end(isNormal: false, at: now)
        }
        restarts.append(Restart(child: child, at: now))
        waits.append(Wait(child: child, from: now))
        let delay = rules.policy.backOff.delay(attempt: people[child].streak, chance: chance)
        said.append(.restart(child, delay))
        admit(child, Ticket(from: now + delay, inLine: rules.strategy != .oneForOne), now)
        let group: [Int] =
            switch rules.strategy {
            case .oneForOne: []
            case .oneForAll: Array(people.indices)
            case .restForOne: Array(people.indices.dropFirst(child))
            }
        if !group.isEmpty { takeAlong(group, for: child, from: now + delay, now) }
    }

    private mutating func takeAlong(
        _ group: [Int], for head: Int, from: Duration, _ now: Duration
    ) {
        groupFrom = max(groupFrom, from)
        groupHead = head
        for child in group {
            if people[child].isUp {
                people[child].why.insert(.sibling)
            } else if rules.children[child].restart != .temporary || people[child].ticket != nil {
                admit(child, Ticket(from: groupFrom, inLine: true), now)
            }
        }
    }

    private mutating func shutDownAfter(_ child: Int, at now: Duration) {
        guard rules.children[child].isSignificant else { return }
        let active = people.indices.filter {
            rules.children[$0].isSignificant
                && (people[$0].isUp || people[$0].ticket != nil || people[$0].parkedFrom != nil)
        }
        switch rules.automaticShutdown {
        case .never: break
        case .anySignificant: end(isNormal: true, at: now)
        case .allSignificant: if active.isEmpty { end(isNormal: true, at: now) }
        }
    }

    private mutating func end(isNormal: Bool, at now: Duration) {
        guard ending == nil else { return }
        ending = isNormal
        for child in people.indices {
            people[child].ticket = nil
            closeWait(of: child, at: now)
        }
    }

    // MARK: Starting, holding

    private func isInLine(_ child: Int) -> Bool {
        rules.strategy != .oneForOne || people[child].starts == 0
    }

    private mutating func admit(_ child: Int, _ ticket: Ticket, _ now: Duration) {
        if people[child].holders.isEmpty {
            people[child].ticket = ticket
        } else {
            people[child].ticket = nil
            people[child].parkedFrom = ticket.from
            closeWait(of: child, at: now)
        }
    }

    private mutating func noteHold(_ hold: Hold, on child: Int, at now: Duration) {
        people[child].holders.insert(hold.holder)
        guard ending == nil, !people[child].why.contains(.sibling) else { return }
        if let ticket = people[child].ticket {
            admit(child, ticket, now)
        } else if people[child].isUp {
            people[child].why.insert(.hold)
            if people[child].stopBy == nil, !people[child].isLost {
                ask(child, .held(hold), at: now)
            }
        }
    }

    private mutating func noteRelease(of child: Int, by holder: Hold.Holder, at now: Duration) {
        people[child].holders.remove(holder)
        guard ending == nil, people[child].holders.isEmpty else { return }
        if people[child].why.contains(.proof) { people[child].why.remove(.hold) }
        guard let from = people[child].parkedFrom else { return }
        people[child].parkedFrom = nil
        people[child].ticket = Ticket(from: max(now, from), inLine: isInLine(child))
        if from > now { waits.append(Wait(child: child, from: now)) }
    }

    private mutating func noteReady(_ child: Int, at now: Duration) {
        people[child].isReady = true
        people[child].readyAt = now
        people[child].proofAt = max(people[child].proofAt, now)
    }

    private mutating func ask(_ child: Int, _ cause: StopCause, at now: Duration) {
        people[child].stopBy = now + rules.children[child].shutdownTime
        said.append(.stop(child, cause))
    }

    private mutating func closeWait(of child: Int, at now: Duration) {
        for place in waits.indices where waits[place].child == child && waits[place].to == nil {
            waits[place].to = now
        }
    }

    // MARK: What follows from the facts

    private mutating func followUp(at now: Duration) {
        for child in people.indices {
            if let stopBy = people[child].stopBy, stopBy <= now {
                people[child].stopBy = nil
                people[child].isLost = true
                said.append(.leak(child))
            }
        }
        for child in people.indices {
            if let due = proofDue(child), due <= now, let limit = rules.children[child].proof.limit
            {
                people[child].why.insert(.proof)
                ask(child, .proofMissed(limit: limit), at: now)
            }
        }
        let leaving = people.indices.filter {
            people[$0].isUp && !people[$0].isLost
                && (ending != nil || people[$0].why.contains(.sibling))
        }
        if let last = leaving.max(), people[last].stopBy == nil {
            let head = "\(rules.id)/\(rules.children[groupHead].id)"
            ask(last, ending == nil ? .goesAlong(with: head) : .supervisorEnds, at: now)
        }
        startThoseDue(at: now)
        for child in people.indices {
            if let due = questionDue(child), due <= now {
                people[child].askedAt = now
                said.append(.ask(child))
            }
        }
        if let ending {
            if !people.contains(where: \.isUp) {
                isOver = true
                said.append(.finished(isNormal: ending))
            }
        } else if hasBegun, !hasToldReady, people.allSatisfy(isSettled) {
            hasToldReady = true
            said.append(.ready)
        }
    }

    private func isSettled(_ person: Person) -> Bool {
        let isWell = person.isReady && person.stopBy == nil && !person.isLost
        return person.isUp ? isWell : person.ticket == nil
    }

    private mutating func startThoseDue(at now: Duration) {
        guard ending == nil, !people.contains(where: { $0.why.contains(.sibling) }) else { return }
        for child in people.indices {
            guard let ticket = people[child].ticket, ticket.from <= now else { continue }
            let isHeldUp = people[..<child].contains { before in
                before.ticket != nil
                    || before.isUp && !before.isReady && before.stopBy == nil && !before.isLost
                    || before.why.contains(.proof) && !before.why.contains(.hold)
            }
            if ticket.inLine, isHeldUp { continue }
            people[child].ticket = nil
            people[child].isUp = true
            people[child].starts += 1
            people[child].readyAt = nil
            people[child].proofAt = now
            people[child].rests = nil
            people[child].canBeAsked = false
            people[child].askedAt = nil
            closeWait(of: child, at: now)
            said.append(.start(child))
            if !rules.children[child].reportsReady { noteReady(child, at: now) }
        }
    }
}
