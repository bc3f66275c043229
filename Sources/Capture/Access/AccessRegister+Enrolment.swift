public import Core
internal import PKI

extension AccessRegister {
    /// A one-time code with which a workstation becomes known, valid for a day.
    public struct EnrolmentCode: Sendable, Hashable {
        public let code: String
        /// The workstation's name.
        public let name: String
        public let expiresAt: Timestamp
    }

    /// What a workstation is given once: the credential is nowhere kept.
    public struct Enrolment: Sendable, Hashable {
        public let workstation: Workstation
        public let credential: String
    }

    /// - Parameter replace: whether a workstation of that name loses its place when the code is
    ///   used; without it such a name is refused.
    public func createEnrolmentCode(
        name: String, replace: Bool
    ) throws(AccessFault) -> Administered<EnrolmentCode> {
        let name = try Self.checked(name: name)
        let code = OneTimeSecret.code(random: random)
        let hash = codeHash(code)
        let now = moment()
        try change { (state) throws(AccessFault) in
            if !replace, state.workstation(named: name) != nil {
                throw .workstationExists(name)
            }
            // One name has one code that waits: an older one was lost, or would be a surprise.
            state.codes = state.codes.filter { $0.value.name.lowercased() != name.lowercased() }
            guard state.codes.count < AccessLimits.codes else {
                throw .tooMany(what: "unused enrolment codes", limit: AccessLimits.codes)
            }
            state.codes[hash] = AccessState.StoredCode(
                name: name, replaces: replace, made: now)
        }
        return Administered(
            EnrolmentCode(
                code: code, name: name, expiresAt: now.time + AccessLimits.codeLifetime),
            action: replace ? "enrolment_code_made_to_replace" : "enrolment_code_made",
            target: name)
    }

    /// Uses a code up.
    ///
    /// - Parameter name: what the workstation calls itself; `nil` or empty takes the code's name.
    public func enrol(
        code: String, name: String?
    ) throws(AccessFault) -> Administered<Enrolment> {
        let wanted = try name.flatMap { $0.isEmpty ? nil : $0 }.map(Self.checked(name:))
        let hash = codeHash(code)
        let credential = OneTimeSecret.token(random: random)
        let now = moment()
        let id = Identifier.version4(random: random)
        let workstation = try change { (state) throws(AccessFault) in
            guard let stored = state.codes.removeValue(forKey: hash) else { throw .unknownCode }
            if stored.replaces, let replaced = state.workstation(named: stored.name) {
                state.workstations[replaced.hash] = nil
                state.closeSessions { $0.workstation == replaced.workstation.id }
            }
            let name = wanted ?? stored.name
            guard state.workstation(named: name) == nil else { throw .workstationExists(name) }
            guard state.workstations.count < AccessLimits.workstations else {
                throw .tooMany(what: "workstations", limit: AccessLimits.workstations)
            }
            let workstation = Workstation(id: id, name: name, enrolledAt: now.time)
            state.workstations[SHA256.digest(Array(credential.utf8))] = workstation
            return workstation
        }
        return Administered(
            Enrolment(workstation: workstation, credential: credential),
            action: "workstation_enrolled", target: "\(workstation.name) \(workstation.id)")
    }

    /// Takes an enrolment back whose credential nobody was given; its code stays used up.
    func withdraw(_ workstation: Identifier) throws(AccessFault) {
        try change { (state) throws(AccessFault) in
            state.workstations = state.workstations.filter { $0.value.id != workstation }
        }
    }

    /// The workstation that holds this credential. Answers at once, from any thread.
    public nonisolated func workstation(
        credential: String?
    ) throws(AccessFault) -> Workstation {
        guard let credential else { throw .notEnrolled }
        let hash = SHA256.digest(Array(credential.utf8))
        guard let workstation = published.withLock({ $0.workstations[hash] }) else {
            throw .notEnrolled
        }
        let now = time.now()
        lastUses.withLock { $0[workstation.id] = now }
        return workstation
    }

    /// All workstations by name, with their last use.
    public nonisolated func listWorkstations() -> [Workstation] {
        let uses = lastUses.withLock { $0 }
        return published.withLock { state in Array(state.workstations.values) }
            .map { workstation in
                var workstation = workstation
                workstation.lastUse = uses[workstation.id] ?? workstation.lastUse
                return workstation
            }
            .sorted { $0.name < $1.name }
    }

    private static func checked(name: String) throws(AccessFault) -> String {
        guard (1...AccessLimits.nameLength).contains(name.unicodeScalars.count),
            name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { throw .badName }
        return name
    }
}
