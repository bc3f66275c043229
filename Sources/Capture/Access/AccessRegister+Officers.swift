internal import Core
internal import PKI

extension AccessRegister {
    /// Registers an officer.
    ///
    /// - Returns: the first PIN, which is nowhere kept.
    public func addOfficer(
        badge: String, role: OfficerRole, name: String? = nil
    ) throws(AccessFault) -> Administered<String> {
        guard Self.isBadge(badge) else { throw .badBadge }
        if let name, name.unicodeScalars.count > AccessLimits.nameLength { throw .badName }
        let (pin, stored) = try newPIN()
        try change { (state) throws(AccessFault) in
            guard state.officers[badge] == nil else { throw .officerExists(badge) }
            if state.officers.count >= AccessLimits.officers,
                let oldest = AccessState.former(state.officers).first
            {
                state.officers[oldest] = nil
            }
            guard state.officers.count < AccessLimits.officers else {
                throw .tooMany(what: "officers", limit: AccessLimits.officers)
            }
            state.officers[badge] = AccessState.StoredOfficer(
                officer: Officer(badge: badge, name: name, role: role), pin: stored)
        }
        return Administered(pin, action: "officer_added_as_\(role.rawValue)", target: badge)
    }

    /// Everybody in the register by badge, locked ones included.
    public nonisolated func listOfficers() -> [Officer] {
        published.withLock { state in state.officers.values.map(\.officer) }
            .sorted { $0.badge < $1.badge }
    }

    /// Locks a badge and ends its sessions. The last supervisor cannot be locked.
    public func lockOfficer(badge: String) throws(AccessFault) -> Administered<Officer> {
        let officer = try change { (state) throws(AccessFault) in
            guard let stored = state.officers[badge] else { throw .unknownOfficer(badge) }
            if stored.officer.isWorkingSupervisor, !state.hasSpareSupervisor {
                throw .lastSupervisor(badge)
            }
            state.closeSessions { $0.badge == badge }
            var officer = stored.officer
            officer.isLockedHere = true
            officer.isUnlockedAgainstRoster = false
            state.officers[badge]?.officer = officer
            return officer
        }
        return Administered(officer, action: "officer_locked", target: badge)
    }

    /// Who resets a PIN.
    public enum Resetter: Sendable {
        /// At the appliance, with the administrator's rights.
        case technician
        /// At a workstation: not for those who watch over supervisors, and not against HQ.
        case supervisor
    }

    /// Gives a new PIN, ends the officer's sessions and unlocks the badge. The technician lifts a
    /// lock of HQ's roster too, until the next one: a mistake of HQ's must not leave a post without
    /// its people. The record says so.
    public func resetPIN(
        badge: String, by resetter: Resetter = .technician
    ) throws(AccessFault) -> Administered<String> {
        let (pin, stored) = try newPIN()
        let isOverruled = try change { (state) throws(AccessFault) in
            guard var officer = state.officers[badge]?.officer else { throw .unknownOfficer(badge) }
            if resetter == .supervisor, !officer.mayBeResetBySupervisor {
                throw officer.isLockedByRoster
                    ? .lockedByRoster(badge) : .resetNeedsTechnician(officer.role)
            }
            let isOverruled = officer.isLockedByRoster
            state.closeSessions { $0.badge == badge }
            officer.isLockedHere = false
            officer.isLockedByRoster = false
            officer.isUnlockedAgainstRoster = officer.isUnlockedAgainstRoster || isOverruled
            officer.hasPIN = true
            officer.failures = 0
            state.officers[badge]?.officer = officer
            state.officers[badge]?.pin = stored
            return isOverruled
        }
        return Administered(
            pin, action: "officer_pin_reset", target: badge,
            result: isOverruled ? "done, against the roster" : "done")
    }

    /// Sets a PIN that a person chose. Its sessions go on.
    public func setPIN(badge: String, pin: String) throws(AccessFault) -> Administered<Officer> {
        if let weakness = PINRule.weakness(of: pin) { throw .weakPIN(weakness) }
        let stored = try hashed(pin)
        let officer = try change { (state) throws(AccessFault) in
            guard let officer = state.officers[badge]?.officer else {
                throw .unknownOfficer(badge)
            }
            state.officers[badge]?.pin = stored
            state.officers[badge]?.officer.hasPIN = true
            return officer
        }
        return Administered(officer, action: "officer_pin_changed", target: badge)
    }

    /// Sets a PIN that its owner chose, who shows the one until now: a screen that was left open
    /// must not be enough to take a badge over.
    public func changePIN(
        badge: String, from current: String, to wanted: String, at workstation: Workstation
    ) throws(AccessFault) -> Administered<Officer> {
        if let weakness = PINRule.weakness(of: wanted) { throw .weakPIN(weakness) }
        let now = moment()
        let pair = try pairThatMayTry(badge, at: workstation, now)
        guard let stored = published.withLock({ $0.officers[badge]?.pin }),
            stored.matches(current, pepper: pepper)
        else { throw .wrongBadgeOrPIN(failures: noteFailure(of: pair, now)) }
        backOff.clear(pair)
        return try setPIN(badge: badge, pin: wanted)
    }

    private func newPIN() throws(AccessFault) -> (pin: String, stored: StoredPIN) {
        let pin = OneTimeSecret.pin(random: random)
        return (pin, try hashed(pin))
    }

    private func hashed(_ pin: String) throws(AccessFault) -> StoredPIN {
        do throws(PKIFault) {
            return try StoredPIN(
                pin: pin, salt: random.bytes(StoredPIN.saltLength), pepper: pepper,
                cost: options.scryptCost)
        } catch {
            throw .damaged(path: path, reason: error.problem)
        }
    }

    static func isBadge(_ badge: String) -> Bool {
        (1...AccessLimits.badgeLength).contains(badge.utf8.count)
            && badge.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."),
                    UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
