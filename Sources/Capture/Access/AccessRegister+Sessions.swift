public import Core
internal import PKI

extension AccessRegister {
    /// What a person who signed in is given.
    public struct OpenedSession: Sendable, Hashable {
        public let token: String
        public let principal: Principal
        /// By the wall clock, for people; what counts is the monotonic one.
        public let expiresAt: Timestamp
    }

    /// Signs an officer in at a workstation. Takes as long for an unknown badge as for a known one.
    ///
    /// - Parameter isTraining: whether the session is for training; a trainee's always is.
    /// - Throws: `slowedDown`, `wrongBadgeOrPIN`, `officerLocked`, `files`.
    public func openSession(
        badge: String, pin: String, at workstation: Workstation, isTraining: Bool = false
    ) throws(AccessFault) -> Administered<OpenedSession> {
        let now = moment()
        // An unknown badge is an input of a stranger: cut, so that the table stays small.
        let badge = String(badge.prefix(AccessLimits.badgeLength))
        let pair = try pairThatMayTry(badge, at: workstation, now)
        let stored = published.withLock { $0.officers[badge] }
        let isRight = (stored?.pin ?? decoy).matches(pin, pepper: pepper)
        guard let stored, isRight else {
            published.withLock { $0.officers[badge]?.officer.failures += 1 }
            throw .wrongBadgeOrPIN(failures: noteFailure(of: pair, now))
        }
        guard !stored.officer.isLocked else { throw .officerLocked }
        backOff.clear(pair)
        let opened = try open(
            for: stored.officer, at: workstation, now, lasting: AccessLimits.sessionLifetime,
            isTraining: isTraining || stored.officer.role == .trainee)
        return Administered(
            opened, action: "signed_in", target: badge,
            result: opened.principal.isTraining ? "for_training" : "done")
    }

    /// - Throws: `slowedDown` while this badge or this workstation has to wait.
    func pairThatMayTry(
        _ badge: String, at workstation: Workstation, _ now: AccessState.Moment
    ) throws(AccessFault) -> SignInBackOff.Pair {
        let pair = SignInBackOff.Pair(badge: badge, workstation: workstation.id)
        if let ended = backOff.endedSeries(at: workstation.id, now: now.monotonic) {
            note(SignInSeriesNote(ended: ended, at: workstation.id))
        }
        if let wait = backOff.wait(for: pair, at: now.monotonic) {
            slowed.add()
            throw .slowedDown(retryAfter: wait)
        }
        return pair
    }

    /// Notes a wrong secret.
    ///
    /// - Returns: how many it were in a row, of this badge at this workstation.
    func noteFailure(of pair: SignInBackOff.Pair, _ now: AccessState.Moment) -> Int {
        failures.add()
        let failure = backOff.fail(pair, at: now.monotonic)
        note(
            SignInSeriesNote(
                failure.inSeries, badge: auditName(of: pair.badge), at: pair.workstation))
        return failure.inARow
    }

    /// Opens a session for somebody who has shown a secret.
    ///
    /// - Parameters:
    ///   - isRecovery: whether it was a recovery code, whose session is a supervisor's.
    ///   - also: what else goes to disk with it.
    func open(
        for officer: Officer, at workstation: Workstation, _ now: AccessState.Moment,
        lasting span: Duration, isRecovery: Bool = false, isTraining: Bool = false,
        also: (inout AccessState) -> Void = { _ in }
    ) throws(AccessFault) -> OpenedSession {
        let token = OneTimeSecret.token(random: random)
        let session = AccessState.StoredSession(
            badge: officer.badge, workstation: workstation.id, opened: now,
            expires: now.monotonic + span, isRecovery: isRecovery, isTraining: isTraining)
        try change { (state) throws(AccessFault) in
            state.officers[officer.badge]?.officer.failures = 0
            also(&state)
            try Self.makeRoom(for: officer.badge, in: &state)
            state.sessions[SHA256.digest(Array(token.utf8))] = session
        }
        return OpenedSession(
            token: token,
            principal: Principal(
                badge: officer.badge, role: session.role(of: officer),
                workstation: workstation.id, isTraining: isTraining),
            expiresAt: now.time + span)
    }

    /// Who asks. Answers at once, from any thread.
    public nonisolated func principal(
        credential: String?, session token: String?
    ) throws(AccessFault) -> Principal {
        let workstation = try workstation(credential: credential)
        guard let token else { throw .noSession }
        let hash = SHA256.digest(Array(token.utf8))
        let found = published.withLock { state in
            state.sessions[hash].map { ($0, state.officers[$0.badge]?.officer) }
        }
        guard let (session, officer) = found, let officer, !officer.isLocked,
            session.workstation == workstation.id,
            Self.isOpen(session, bootID: time.bootID, monotonic: time.monotonic())
        else { throw .noSession }
        return Principal(
            badge: officer.badge, role: session.role(of: officer), workstation: workstation.id,
            isTraining: session.isTraining)
    }

    /// Ends a session. One that is not there is ended already.
    public func closeSession(token: String) throws(AccessFault) {
        let hash = SHA256.digest(Array(token.utf8))
        guard published.withLock({ $0.sessions[hash] }) != nil else { return }
        try change { (state) throws(AccessFault) in state.sessions[hash] = nil }
    }

    /// What is to be said of series of wrong PINs since this was last asked.
    func takeSeriesNotes() -> [SignInSeriesNote] {
        defer { seriesNotes = [] }
        return seriesNotes
    }

    private func note(_ note: SignInSeriesNote?) {
        guard let note, seriesNotes.count < AccessLimits.seriesNotes else { return }
        seriesNotes.append(note)
    }

    /// A badge as an `audit` record names it: one that is registered. People type their PIN where
    /// the badge belongs, and that must not be kept.
    nonisolated func auditName(of badge: String) -> String? {
        published.withLock { $0.officers[badge] != nil } ? badge : nil
    }

    private static func makeRoom(
        for badge: String, in state: inout AccessState
    ) throws(AccessFault) {
        let own = state.sessions.filter { $0.value.badge == badge }
            .sorted { $0.value.expires < $1.value.expires }
        for (hash, _) in own.dropLast(AccessLimits.sessionsOfOfficer - 1) {
            state.sessions[hash] = nil
        }
        guard state.sessions.count < AccessLimits.sessions else {
            throw .tooMany(what: "open sessions", limit: AccessLimits.sessions)
        }
    }

    /// A PIN that nothing matches: an unknown badge costs the same work as a known one.
    private var decoy: StoredPIN {
        StoredPIN(
            salt: [UInt8](repeating: 0, count: StoredPIN.saltLength), key: [],
            cost: options.scryptCost)
    }
}
