internal import Capture
internal import Core
internal import Supervision
internal import Uplink

/// Brings a roster of HQ's into force in the register of officers.
struct RosterTaking: Sendable {
    let role: CaptureRole

    /// Records what the roster before has changed, where the role was killed meanwhile, and then
    /// what this one changes: one that took its place would take its list with it.
    ///
    /// - Parameter record: leaves the `audit` records of changes by a release.
    func install(
        _ file: ReleaseFile, on thread: any ResourceExecutor,
        record: @escaping @Sendable ([RosterChange], String) throws(ReleaseFault) -> Void
    ) async throws(ReleaseFault) {
        let files = role.context.files
        let bytes = try await thread.value { () throws(ReleaseFault) in try file.bytes(files) }
        let release = file.release.description
        do {
            let register = try role.accessRegister()
            let roster = try Roster(table: bytes)
            if let before = register.roster, before.release != release, !before.changes.isEmpty {
                try await thread.value { () throws(ReleaseFault) in
                    try record(before.changes, before.release)
                }
            }
            let changes = try await register.install(
                roster, as: release, madeAt: file.statement.madeAt)
            // Whoever listens for alerts and is locked now hears no more of them.
            role.board.ring()
            try await thread.value { () throws(ReleaseFault) in try record(changes, release) }
            try await register.rosterWasRecorded(release)
        } catch {
            throw ReleaseFault(error)
        }
    }
}
