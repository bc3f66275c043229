@testable import Supervision

/// When something is due, and what is owed, each worked out from the facts anew.
extension ReferenceSupervisor {
    private func dutyStart(_ child: Int) -> Duration? {
        let person = people[child]
        guard ending == nil, person.isUp, person.why.isEmpty else { return nil }
        return max(person.proofAt, person.rests ?? .zero)
    }

    func proofDue(_ child: Int) -> Duration? {
        guard let start = dutyStart(child), let limit = rules.children[child].proof.limit else {
            return nil
        }
        return start + limit
    }

    func questionDue(_ child: Int) -> Duration? {
        guard people[child].canBeAsked, people[child].askedAt == nil,
            let start = dutyStart(child), let limit = rules.children[child].proof.limit
        else { return nil }
        // Whole milliseconds, as the histories have them.
        let half = Int(limit / .milliseconds(1)) / 2
        let earliest = Int(start / .milliseconds(1)) + half / 2
        return .milliseconds((earliest + half - 1) / half * half)
    }

    /// The half after a question, while it is to come: by then it may have been answered.
    private func lookBack(_ child: Int) -> Duration? {
        guard let asked = people[child].askedAt, people[child].canBeAsked,
            dutyStart(child) != nil, let limit = rules.children[child].proof.limit
        else { return nil }
        let half = Int(limit / .milliseconds(1)) / 2
        let next = Duration.milliseconds((Int(asked / .milliseconds(1)) / half + 1) * half)
        return next > heardAt ?? .zero ? next : nil
    }

    var nextAlarm: Duration? {
        people.indices.flatMap { child -> [Duration] in
            let ticket = people[child].ticket.map(\.from)
            return [
                people[child].stopBy, ticket.flatMap { $0 > heardAt ?? .zero ? $0 : nil },
                questionDue(child), lookBack(child), proofDue(child),
            ].compactMap(\.self)
        }.min()
    }

    mutating func beginAnew(at now: Duration) {
        for child in people.indices {
            if let stopBy = people[child].stopBy, stopBy <= now {
                people[child].stopBy = now + rules.children[child].shutdownTime
            }
            if let due = proofDue(child), due <= now {
                people[child].proofAt = now
                people[child].askedAt = nil
            }
        }
    }

    /// What time has not paid back yet, worked out from the whole history: cut it where anything
    /// changes, and let each piece pay the oldest restart whose child does not wait in it.
    func unpaid(at now: Duration) -> Duration {
        let cuts = Set(
            restarts.map(\.at) + waits.map(\.from) + waits.compactMap(\.to) + [now]
        ).filter { $0 <= now }.sorted()
        var owed: [(child: Int, rest: Duration)] = []
        for (place, cut) in cuts.enumerated() {
            for restart in restarts where restart.at == cut {
                owed.append((restart.child, rules.policy.sustainedInterval))
            }
            guard place + 1 < cuts.count else { break }
            let next = cuts[place + 1]
            var length = next - cut
            for debt in owed.indices where length > .zero {
                let waits = waits.contains {
                    $0.child == owed[debt].child && $0.from <= cut && $0.to ?? now >= next
                }
                if waits { continue }
                let paid = min(length, owed[debt].rest)
                owed[debt].rest -= paid
                length -= paid
            }
        }
        return owed.reduce(.zero) { $0 + $1.rest }
    }
}
