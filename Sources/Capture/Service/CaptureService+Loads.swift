internal import Core

extension CaptureService {
    /// Passes a supervisor's wish for loads on to the power side. One that is to be carried out has
    /// its `audit` record before it is asked for, and another where it is not done.
    ///
    /// - Parameter ask: asks the power side, with the wish and who asks.
    /// - Returns: `taken`, and `cost` as the power side reckons it.
    /// - Throws: `forbidden` to whoever is no supervisor, `refused`, `notPossible`, `powerUnknown`,
    ///   and the journal's fault where the audit can neither be stored nor wait.
    func requestLoads(
        bytes: [UInt8], by principal: Principal,
        asking ask: @Sendable (JSONValue) async -> PowerAnswer
    ) async throws(CaptureFault) -> JSONValue {
        try require(principal.role == .supervisor, principal)
        let wish = try LoadWish(try parse(bytes))
        func note(_ result: String) async throws(CaptureFault) {
            guard wish.isTaken else { return }
            try await auditOrKeep(
                [
                    "action": "loads_requested", "target": .string(wish.words),
                    "result": .string(result),
                ], officer: principal.badge, workstation: principal.workstation)
        }
        try await note("asked")
        var members = wish.members
        members["officer"] = .string(principal.badge)
        switch await ask(.object(members)) {
        case .answered(let answer): return answer
        case .refused(let why):
            try await note("refused")
            throw .notPossible(why)
        case .silent:
            // It may have been carried out all the same, and lapses by itself.
            try await note("unanswered")
            throw .powerUnknown
        }
    }
}
