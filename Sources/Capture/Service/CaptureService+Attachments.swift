internal import Core
internal import Journal
internal import Records

extension CaptureService {
    func heldAttachment(
        _ sha256: Digest256, for principal: Principal
    ) async throws(CaptureFault) -> AttachmentStore.Held {
        try require(principal.role.mayCapture, principal)
        return try await asking { store async in await store.held(sha256) }
    }

    /// Whether there is room for this attachment, and what is held of it already.
    func beginAttachment(
        _ sha256: Digest256, by principal: Principal
    ) async throws(CaptureFault) -> AttachmentStore.Held {
        try require(principal.role.mayCapture, principal)
        return try await asking { store async throws(AttachmentFault) in
            try await store.begin(sha256, at: principal.workstation)
        }
    }

    /// Takes a piece; see ``AttachmentStore/take(_:at:of:)``.
    func takeAttachment(
        _ bytes: [UInt8], at offset: Int64, of sha256: Digest256
    ) async throws(CaptureFault) -> AttachmentStore.Held {
        try await asking { store async throws(AttachmentFault) in
            try await store.take(bytes, at: offset, of: sha256)
        }
    }

    /// Returns after the attachment is on disk: whether it became complete just now.
    func finishAttachment(_ sha256: Digest256) async throws(CaptureFault) -> Bool {
        try await asking { store async throws(AttachmentFault) in
            try await store.finish(sha256)
        }
    }

    private func asking<Value>(
        _ work: (AttachmentStore) async throws(AttachmentFault) -> Value
    ) async throws(CaptureFault) -> Value {
        guard let attachments else { throw .notFound }
        do throws(AttachmentFault) {
            return try await work(attachments)
        } catch {
            refusals.add()
            throw .attachment(error)
        }
    }

    /// What a body says of attachments against the files that the post holds: their size, and the
    /// signature with which each kind of image begins. That each is held at all is the store's to
    /// say when the record is stored.
    func attachmentDoubts(_ body: JSONValue, kind: RecordKind) async -> [BodyWarning] {
        guard let attachments else { return [] }
        var doubts: [BodyWarning] = []
        for named in NamedAttachments.of(body, kind: kind) {
            let said = named.attachment
            let held = await attachments.held(said.sha256)
            guard held.isComplete else { continue }
            func doubt(_ key: String) {
                doubts.append(
                    BodyWarning(pointer: named.pointer.appending(key), code: .inconsistent))
            }
            if let size = said.size, size != held.bytes { doubt("size") }
            if let type = said.mediaType,
                let beginning = await attachments.beginning(
                    of: said.sha256, count: MediaSignature.length),
                MediaSignature.contradicts(type, beginning)
            {
                doubt("media_type")
            }
        }
        return doubts
    }
}
