internal import Core

/// What a roster makes of a register: a pure function.
///
/// 1. Who is in the roster has its role and name. Who is new has no PIN until somebody at the post
///    gives one.
/// 2. Whom it locks, says left, or names no more though an earlier one did, is locked. Nobody is
///    erased: records name them.
/// 3. What was done here stays: PINs, locks, and officers who were added by hand and are in no
///    roster. Only a lock of HQ's that was lifted here stands again.
/// 4. It is refused where nobody would be left who can sign in and reset a PIN.
struct RosterMerge {
    private(set) var officers: [String: AccessState.StoredOfficer]
    private(set) var changes: [RosterChange] = []
    private let time: Timestamp

    /// - Parameter time: now, for those who leave.
    /// - Throws: `noSupervisor`, `tooMany`.
    init(
        _ roster: Roster, into officers: [String: AccessState.StoredOfficer], at time: Timestamp
    ) throws(RosterFault) {
        self.officers = officers
        self.time = time
        let listed = Set(roster.entries.map(\.badge))
        for entry in roster.entries { take(entry) }
        for badge in officers.keys.sorted() where !listed.contains(badge) { dismiss(badge) }
        try forgetOldest()
        try keepSupervisor(roster, before: officers)
    }

    private mutating func note(_ badge: String, _ kind: RosterChange.Kind, _ role: OfficerRole) {
        changes.append(RosterChange(badge: badge, kind: kind, role: role))
    }

    private mutating func take(_ entry: Roster.Entry) {
        let isLocked = entry.standing != .active
        guard var stored = officers[entry.badge] else {
            officers[entry.badge] = AccessState.StoredOfficer(
                officer: Officer(
                    badge: entry.badge, name: entry.name, role: entry.role,
                    isLockedByRoster: isLocked, isListed: true, hasPIN: false),
                pin: .none, leftAt: entry.standing == .left ? time : nil)
            return note(entry.badge, .added, entry.role)
        }
        let before = stored.officer
        stored.officer = Officer(
            badge: entry.badge, name: entry.name ?? before.name, role: entry.role,
            isLockedHere: before.isLockedHere, isLockedByRoster: isLocked, isListed: true,
            hasPIN: before.hasPIN, failures: before.failures)
        stored.leftAt = entry.standing == .left ? stored.leftAt ?? time : nil
        officers[entry.badge] = stored
        if !before.isListed, !before.isLockedByRoster {
            note(entry.badge, .adopted, entry.role)
        }
        if before.role != entry.role { note(entry.badge, .changedRole, entry.role) }
        if before.isLockedByRoster != isLocked {
            note(entry.badge, isLocked ? .locked : .unlocked, entry.role)
        }
    }

    /// Those who were in an earlier roster; who was added by hand is the post's own affair.
    private mutating func dismiss(_ badge: String) {
        guard var stored = officers[badge],
            stored.officer.isListed || stored.officer.isUnlockedAgainstRoster
        else { return }
        let isNew = !stored.officer.isLockedByRoster
        stored.officer.isListed = false
        stored.officer.isUnlockedAgainstRoster = false
        stored.officer.isLockedByRoster = true
        stored.leftAt = stored.leftAt ?? time
        officers[badge] = stored
        if isNew { note(badge, .locked, stored.officer.role) }
    }

    /// Those who left longest ago make room.
    private mutating func forgetOldest() throws(RosterFault) {
        let excess = officers.count - AccessLimits.officers
        guard excess > 0 else { return }
        let former = AccessState.former(officers)
        guard former.count >= excess else { throw .tooMany(officers.count - former.count) }
        for badge in former.prefix(excess) {
            guard let role = officers.removeValue(forKey: badge)?.officer.role else { continue }
            note(badge, .forgotten, role)
        }
    }

    /// Where nobody can sign in yet, as at a new post, a roster that names a supervisor is taken:
    /// the installer gives the first PIN.
    private func keepSupervisor(
        _ roster: Roster, before: [String: AccessState.StoredOfficer]
    ) throws(RosterFault) {
        let working = before.values.filter(\.officer.isWorkingSupervisor)
        guard !working.isEmpty, !officers.values.contains(where: \.officer.isWorkingSupervisor)
        else { return }
        throw .noSupervisor(
            working: working.map(\.officer.badge),
            without: roster.entries.compactMap { entry in
                entry.role == .supervisor && entry.standing == .active
                    && officers[entry.badge]?.officer.hasPIN == false ? entry.badge : nil
            })
    }
}
