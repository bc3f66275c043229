internal import Core
internal import Journal
internal import Records

/// Half-filled forms of officers. They are no records: nothing of them enters the journal, and no
/// other role of the post or HQ sees them.
extension CaptureService {
    /// The officer's own drafts without what stands in them. One whose crossing is stored by now is
    /// dropped here, where a stop came between receipt and dropping.
    func drafts(of principal: Principal) async throws(CaptureFault) -> JSONValue {
        let shelf = try shelf(for: principal)
        var shown: [JSONValue] = []
        for note in try await shelving({ () async throws(DraftFault) in
            try await shelf.notes(of: principal.badge)
        }) {
            if try await recorded(note.id) != nil {
                await dropDraft(note.id, of: principal)
            } else {
                shown.append(note.json)
            }
        }
        return ["drafts": .array(shown)]
    }

    /// - Throws: ``CaptureFault/notFound`` where the officer has none of that name.
    func draft(
        id: String, of principal: Principal
    ) async throws(CaptureFault) -> JSONValue {
        let shelf = try shelf(for: principal)
        guard let id = Identifier(id) else { throw .notFound }
        let found = try await shelving { () async throws(DraftFault) in
            try await shelf.draft(id, of: principal.badge)
        }
        guard let (note, text) = found, var members = note.json.object else { throw .notFound }
        members["content"] = text.content
        return .object(members)
    }

    /// Keeps a draft under the name that its crossing will have.
    ///
    /// - Parameter workstation: its name, for the officer who looks for the draft elsewhere.
    func saveDraft(
        id: String, bytes: [UInt8], by principal: Principal, at workstation: String
    ) async throws(CaptureFault) -> (json: JSONValue, isNew: Bool) {
        let shelf = try shelf(for: principal)
        let id = try Self.identifier(id)
        let (text, revision) = try DraftRequest.read(try parse(bytes))
        // A page may save once more what it has sent as a crossing.
        guard try await recorded(id) == nil else { throw .draft(.recorded) }
        let (note, isNew) = try await shelving { () async throws(DraftFault) in
            try await shelf.save(
                text, as: id, over: revision, of: principal.badge, at: workstation)
        }
        return (note.json, isNew)
    }

    func removeDraft(id: String, by principal: Principal) async throws(CaptureFault) {
        let shelf = try shelf(for: principal)
        guard let id = Identifier(id) else { throw .notFound }
        try await shelving { () async throws(DraftFault) in
            try await shelf.remove(id, of: principal.badge)
        }
    }

    /// After a receipt; a draft that stays for now goes when drafts are next asked for.
    func dropDraft(_ id: Identifier, of principal: Principal) async {
        guard let drafts, drafts.holds(id) else { return }
        try? await drafts.remove(id, of: principal.badge)
    }

    private func shelf(for principal: Principal) throws(CaptureFault) -> DraftShelf {
        try require(principal.role.mayCapture, principal)
        guard let drafts else { throw .journal(.closed) }
        return drafts
    }

    private func shelving<Value: Sendable>(
        _ work: () async throws(DraftFault) -> Value
    ) async throws(CaptureFault) -> Value {
        do throws(DraftFault) {
            return try await work()
        } catch {
            throw .draft(error)
        }
    }
}
