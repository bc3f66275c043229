internal import Core
internal import Journal
internal import Records

/// Who sees an attachment: only roles that need it.
///
/// 1. An officer sees pictures of faces, pages and documents of the own crossings of this shift,
///    and of crossings with a hit of the counter that waits for a decision.
/// 2. A supervisor, the protection role and an auditor see whatever a record names.
/// 3. A trainee sees none, and nobody what no record names.
///
/// Each look is recorded before its first byte leaves; without the record there is no look.
extension CaptureService {
    private static let forOfficers: Set<String> = [
        "face", "page_visible", "page_ir", "page_uv", "document_scan",
    ]

    func attachment(
        _ sha256: Digest256, for principal: Principal
    ) async throws(CaptureFault) -> ShownAttachment {
        try require(principal.role != .trainee, principal)
        guard let attachments, let attachmentIndex else { throw .notFound }
        let named: [AttachmentNaming]
        do throws(JournalFault) {
            named = try await attachmentIndex.naming(sha256)
        } catch {
            throw .journal(error)
        }
        guard !named.isEmpty else { throw .notFound }
        var shown: AttachmentNaming?
        for naming in named where shown == nil && naming.record != nil {
            if try await mayPrincipal(principal, see: naming) { shown = naming }
        }
        guard let shown, let record = shown.record else {
            let areGone = named.allSatisfy { $0.isPurged || $0.record == nil }
            throw areGone ? .attachmentPurged : .forbidden(principal.role)
        }
        let held = await attachments.held(sha256)
        guard held.isComplete else {
            throw named.contains(where: \.isPurged) ? .attachmentPurged : .notFound
        }
        let crossing = Alert.crossing(of: record) ?? record.envelope.id
        try await audit(
            AuditBody.make(
                action: "attachment_seen", target: crossing.description,
                result: "\(shown.kind ?? "unknown") \(sha256.description.prefix(16))"),
            officer: principal.badge, workstation: principal.workstation)
        return ShownAttachment(sha256, bytes: held.bytes, said: shown.mediaType)
    }

    /// A piece of a file that ``attachment(_:for:)`` has shown.
    func attachmentBytes(
        _ sha256: Digest256, from offset: Int64, count: Int
    ) async throws(CaptureFault) -> [UInt8] {
        guard let bytes = await attachments?.read(sha256, from: offset, count: count) else {
            throw .attachmentPurged
        }
        return bytes
    }

    private func mayPrincipal(
        _ principal: Principal, see naming: AttachmentNaming
    ) async throws(CaptureFault) -> Bool {
        guard principal.role == .officer else { return true }
        guard let record = naming.record, let kind = naming.kind, Self.forOfficers.contains(kind)
        else { return false }
        if isOwn(record, principal) { return true }
        guard let alerts, let attachmentIndex, let crossing = Alert.crossing(of: record) else {
            return false
        }
        do throws(JournalFault) {
            for name in try await attachmentIndex.alerts(about: crossing) {
                let alert = try await AlertFeed.alert(name, alerts, store, for: principal.role)
                if let alert, alert.state != .final { return true }
            }
        } catch {
            throw .journal(error)
        }
        return false
    }
}
