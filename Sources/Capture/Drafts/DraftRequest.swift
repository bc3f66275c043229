internal import Core
internal import Records

/// The body with which a page saves a draft: `{content, label, revision}`.
enum DraftRequest {
    private static let known: Set<String> = ["content", "label", "revision"]

    /// - Throws: ``CaptureFault/refused(_:)`` with every part that is not as it should be.
    static func read(
        _ json: JSONValue
    ) throws(CaptureFault) -> (text: DraftText, revision: Int64) {
        var refusals: [BodyRefusal] = []
        func refuse(_ key: String?, _ detail: String) {
            guard refusals.count < BodyLimits.refusals else { return }
            refusals.append(
                BodyRefusal(pointer: JSONPointer(key.map { [$0] } ?? []), detail: detail))
        }
        guard let members = json.object else {
            refuse(nil, "an object is expected")
            throw .refused(refusals)
        }
        for key in members.keys.sorted() where !known.contains(key) {
            refuse(
                String(key.prefix(BodyLimits.keyLength)),
                "an unknown key; known are \(known.sorted().joined(separator: ", "))")
        }
        if members["content"]?.object == nil { refuse("content", "an object is expected") }
        let label = members["label"]?.string
        if label == nil, members["label"] ?? .null != .null {
            refuse("label", "a text or null is expected")
        }
        if let label, label.unicodeScalars.count > BodyLimits.textLength {
            refuse("label", "at most \(BodyLimits.textLength) characters")
        }
        let revision = members["revision"]?.integer
        if members["revision"] ?? .null != .null, (revision ?? -1) < 0 {
            refuse("revision", "a whole number from 0 is expected")
        }
        guard refusals.isEmpty else { throw .refused(refusals) }
        return (DraftText(label: label, content: members["content"] ?? [:]), revision ?? 0)
    }
}
