internal import Core
internal import PKI

/// A form that somebody has begun: what is known of it without what stands in it.
struct DraftNote: Sendable, Hashable {
    /// The name that its crossing will have.
    let id: Identifier
    let badge: String
    /// The name of the workstation where it was saved last.
    let workstation: String
    /// Counts from 1 how often it was saved.
    let revision: Int64
    let saved: AccessState.Moment
    /// By which its officer tells it from others.
    let label: String?
    /// Of label and content.
    let digest: Digest256

    func isOver(at now: AccessState.Moment) -> Bool {
        saved.isOlder(than: DraftLimits.lifetime, at: now)
    }

    var json: JSONValue {
        [
            "id": .string(id.description), "label": JSONValue(label),
            "workstation": .string(workstation), "revision": .integer(revision),
            "saved_at": .string(saved.time.description),
            "expires_at": .string((saved.time + DraftLimits.lifetime).description),
        ]
    }
}

/// What an officer's page sends of a form: the words that tell it from others, and whatever the
/// page needs to show it again, which the post does not look into.
struct DraftText: Sendable, Hashable {
    let label: String?
    let content: JSONValue

    var digest: Digest256 {
        let json: JSONValue = ["label": JSONValue(label), "content": content]
        return SHA256.digest(Array(json.compactText.utf8))
    }
}

/// The file's form before sealing: an object of schema 1.
extension DraftNote {
    private static let schema: Int64 = 1

    func file(of text: DraftText) -> JSONValue {
        [
            "schema": .integer(Self.schema), "badge": .string(badge),
            "workstation": .string(workstation), "revision": .integer(revision),
            "saved": saved.json, "label": JSONValue(label), "content": text.content,
        ]
    }

    /// `nil` where that is no draft of this schema.
    static func read(
        _ json: JSONValue, named id: Identifier
    ) -> (note: DraftNote, text: DraftText)? {
        guard json["schema"]?.integer == schema, let badge = json["badge"]?.string,
            let workstation = json["workstation"]?.string,
            let revision = json["revision"]?.integer,
            let saved = json["saved"].flatMap(AccessState.Moment.init),
            let content = json["content"]
        else { return nil }
        let text = DraftText(label: json["label"]?.string, content: content)
        let note = DraftNote(
            id: id, badge: badge, workstation: workstation, revision: revision, saved: saved,
            label: text.label, digest: text.digest)
        return (note, text)
    }
}
