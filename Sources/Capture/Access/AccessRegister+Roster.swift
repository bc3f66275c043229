public import Core

extension AccessRegister {
    /// The roster in force; `nil` where none ever was.
    public nonisolated var roster: InstalledRoster? { published.withLock { $0.roster } }

    /// Notes that all which a roster changed is in the journal or on its way there.
    public func rosterWasRecorded(_ release: String) throws(RosterFault) {
        guard let inForce = roster, inForce.release == release, !inForce.changes.isEmpty
        else { return }
        do throws(AccessFault) {
            try change { (state) throws(AccessFault) in
                state.roster = InstalledRoster(
                    release: release, madeAt: inForce.madeAt, installedAt: inForce.installedAt,
                    changes: [])
            }
        } catch {
            throw .register(error)
        }
    }

    /// Brings a roster into force, whole or not at all, and ends the sessions of those who are
    /// locked by it. One that is in force already changes nothing. What the one before changed must
    /// have been recorded: its list goes with it.
    ///
    /// - Parameters:
    ///   - release: `roster/NAME/VERSION`.
    ///   - madeAt: when HQ made it; of two the later one counts, whatever their names.
    /// - Returns: what it changed and has not been recorded, for the `audit` records.
    /// - Throws: why everything stays as it was.
    public func install(
        _ roster: Roster, as release: String, madeAt: Timestamp
    ) throws(RosterFault) -> [RosterChange] {
        if let inForce = self.roster {
            if inForce.release == release { return inForce.changes }
            guard madeAt > inForce.madeAt else {
                throw RosterFault.outdated(inForce: inForce.release, madeAt: inForce.madeAt)
            }
        }
        let now = time.now()
        let merge = try RosterMerge(
            roster, into: published.withLock { $0.officers }, at: now)
        do throws(AccessFault) {
            try change { (state) throws(AccessFault) in
                state.officers = merge.officers
                state.roster = InstalledRoster(
                    release: release, madeAt: madeAt, installedAt: now, changes: merge.changes)
                state.closeSessions { merge.officers[$0.badge]?.officer.isLocked ?? true }
            }
        } catch {
            throw .register(error)
        }
        return merge.changes
    }
}
