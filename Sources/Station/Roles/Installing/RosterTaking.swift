internal import Capture
internal import Core
internal import Supervision
internal import Uplink

/// Brings a roster of HQ's into force in the register of officers.
struct RosterTaking: Sendable {
    let role: CaptureRole

    /// - Returns: what it changed; the same again for one that is in force already.
    func install(
        _ file: ReleaseFile, on thread: any ResourceExecutor
    ) async throws(ReleaseFault) -> [RosterChange] {
        let files = role.context.files
        let bytes = try await thread.value { () throws(ReleaseFault) in try file.bytes(files) }
        do {
            let roster = try Roster(table: bytes)
            let changes = try await role.accessRegister().install(
                roster, as: file.release.description, madeAt: file.statement.madeAt)
            // Whoever listens for alerts and is locked now hears no more of them.
            role.board.ring()
            return changes
        } catch {
            throw ReleaseFault(error)
        }
    }
}
