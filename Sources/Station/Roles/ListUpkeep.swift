internal import Core
internal import Journal
internal import PKI
internal import Records
internal import Screening

/// What capture owes the owners of lists: that a list is erased when its validity has ended, and
/// how much it was used. Both are records, which go to HQ as all records do.
struct ListUpkeep: Sendable {
    static let reason = "validity_ended"

    let library: ListLibrary
    let append: @Sendable (RecordDraft) async throws(JournalFault) -> Void

    /// Erases the lists whose validity has ended by a clock that is trusted: first the record that
    /// says so, signed with the key to which lists are wrapped here, then the files.
    ///
    /// What cannot be recorded now is erased in a later round; the list says `cannot_say` from its
    /// end on in any case. Ended between record and files, a second record follows.
    ///
    /// - Returns: the names of those that are erased.
    func eraseExpired(_ lists: [InstalledList], at stamp: ClockStamp) async throws -> [String] {
        guard stamp.trust != .untrusted else { return [] }
        var names: [String] = []
        for erasure in lists.compactMap({ $0.erasure(at: stamp.time) }) {
            let body: JSONValue = [
                "list": .string(erasure.name), "version": .string(erasure.version),
                "reason": .string(Self.reason),
            ]
            let signature = try library.sign(CanonicalJSON.bytes(of: body))
            var members = body.object ?? [:]
            members["signature"] = JSONValue(signature.map { Base64.text($0) })
            try await append(draft(.erasure, .object(members), at: stamp))
            try library.erase(erasure)
            names.append(erasure.name)
        }
        return names
    }

    /// Records how much a list was used since it was recorded last.
    func tell(_ usage: ListUsage, of list: String, at stamp: ClockStamp) async throws(JournalFault)
    {
        try await append(
            draft(
                .audit,
                [
                    "action": "list_usage", "target": .string(list),
                    "result": .string(
                        "look_ups \(usage.lookUps), hits \(usage.hits), "
                            + "cannot_say \(usage.silences)"),
                ], at: stamp))
    }

    private func draft(_ kind: RecordKind, _ body: JSONValue, at stamp: ClockStamp) -> RecordDraft {
        RecordDraft(
            kind: kind, id: .version7(at: stamp.time, random: SystemRandom()), body: body)
    }
}
