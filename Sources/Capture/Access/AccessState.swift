internal import Core

/// Everything that the register remembers, as a value: the file is this and nothing else.
struct AccessState: Sendable, Hashable {
    struct StoredOfficer: Sendable, Hashable {
        var officer: Officer
        var pin: StoredPIN
        /// When a roster first said that they left, or named them no more.
        var leftAt: Timestamp?
    }

    /// A code that waits for its workstation.
    struct StoredCode: Sendable, Hashable {
        let name: String
        let replaces: Bool
        let made: Moment
    }

    struct StoredSession: Sendable, Hashable {
        let badge: String
        let workstation: Identifier
        let opened: Moment
        /// On the monotonic clock of the boot in which it was opened.
        let expires: Duration
        /// Whether a recovery code opened it; otherwise a PIN did.
        var isRecovery = false
        /// Whether it is for training alone, from its first moment to its last.
        var isTraining = false

        func role(of officer: Officer) -> OfficerRole { isRecovery ? .supervisor : officer.role }
    }

    /// A moment on both clocks. Spans are measured on the monotonic one; the wall clock decides
    /// only across a restart of the board.
    struct Moment: Sendable, Hashable {
        let time: Timestamp
        let bootID: Identifier
        let monotonic: Duration

        func isOlder(than span: Duration, at now: Moment) -> Bool {
            if bootID == now.bootID { return now.monotonic - monotonic >= span }
            // A clock that went backwards proves nothing in favour of a secret.
            let age = now.time - time
            return age < .zero || age >= span
        }
    }

    /// By badge.
    var officers: [String: StoredOfficer] = [:]
    /// By the code's keyed hash.
    var codes: [Digest256: StoredCode] = [:]
    /// By the credential's hash.
    var workstations: [Digest256: Workstation] = [:]
    /// By the token's hash.
    var sessions: [Digest256: StoredSession] = [:]
    /// The one in force.
    var roster: InstalledRoster?
    /// `nil` where none were ever made.
    var recoveryCodes: StoredRecoveryCodes?

    func officer(holding session: StoredSession) -> Officer? {
        officers[session.badge].map(\.officer)
    }

    func workstation(named name: String) -> (hash: Digest256, workstation: Workstation)? {
        workstations.first { $0.value.name.lowercased() == name.lowercased() }
            .map { ($0.key, $0.value) }
    }

    var hasSpareSupervisor: Bool {
        officers.values.filter(\.officer.isWorkingSupervisor).count > 1
    }

    /// Badges of those whom a roster names no more, who left longest ago first: they make room.
    static func former(_ officers: [String: StoredOfficer]) -> [String] {
        officers.values.filter { !$0.officer.isListed && $0.officer.isLockedByRoster }
            .sorted {
                ($0.leftAt?.milliseconds ?? .max, $0.officer.badge)
                    < ($1.leftAt?.milliseconds ?? .max, $1.officer.badge)
            }.map(\.officer.badge)
    }

    mutating func closeSessions(where matches: (StoredSession) -> Bool) {
        sessions = sessions.filter { !matches($0.value) }
    }
}
