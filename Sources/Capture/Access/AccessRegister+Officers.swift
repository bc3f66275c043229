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
            if stored.officer.role == .supervisor, !stored.officer.isLocked,
                !state.hasSpareSupervisor
            {
                throw .lastSupervisor(badge)
            }
            state.closeSessions { $0.badge == badge }
            var officer = stored.officer
            officer.isLocked = true
            state.officers[badge]?.officer = officer
            return officer
        }
        return Administered(officer, action: "officer_locked", target: badge)
    }

    /// Gives a new PIN, ends the officer's sessions and unlocks the badge.
    public func resetPIN(badge: String) throws(AccessFault) -> Administered<String> {
        let (pin, stored) = try newPIN()
        try change { (state) throws(AccessFault) in
            guard state.officers[badge] != nil else { throw .unknownOfficer(badge) }
            state.closeSessions { $0.badge == badge }
            state.officers[badge]?.pin = stored
            state.officers[badge]?.officer.isLocked = false
            state.officers[badge]?.officer.failures = 0
        }
        return Administered(pin, action: "officer_pin_reset", target: badge)
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
            return officer
        }
        return Administered(officer, action: "officer_pin_changed", target: badge)
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

    private static func isBadge(_ badge: String) -> Bool {
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
