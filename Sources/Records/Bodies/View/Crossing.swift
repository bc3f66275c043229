public import Core

/// A crossing's body, read by name.
///
/// The body is kept as it was sent; this only looks at it. Whatever is absent, `null` or doubtful
/// (a date that is no date) reads as `nil`, so that nobody computes with a guess. It takes any
/// value, also one that was never checked.
public struct Crossing: Hashable, Sendable {
    public enum Direction: String, Hashable, Sendable, CaseIterable {
        case entry, exit
    }

    public let body: JSONValue

    public init(_ body: JSONValue) {
        self.body = body
    }

    public var direction: Direction? { body["direction"]?.string.flatMap(Direction.init) }

    /// The instant of crossing.
    public var crossedAt: Timestamp? { body["crossed_at"]?.string.flatMap { Timestamp($0) } }

    /// The day of crossing as the client wrote it, which is the day at the post when it wrote the
    /// post's offset. Days of documents are compared with this one.
    public var crossedOn: CalendarDate? {
        guard crossedAt != nil else { return nil }
        return body["crossed_at"]?.string.flatMap { CalendarDate($0.prefix(10)) }
    }

    /// `normal`, `surge` or `paper`.
    public var mode: String? { text("capture", "mode") }
    /// `appliance`, `workstation` or `paper`.
    public var crossedAtSource: String? { text("crossed_at_source") }
    /// Whether the crossing was first written on paper and is entered later.
    public var isFromPaper: Bool { mode == "paper" || crossedAtSource == "paper" }

    /// The first document; `nil` where the body has none.
    public var document: Document? {
        body["document"]?.object.map { _ in Document(body["document"]) }
    }

    public var otherDocuments: [Document] {
        (body["other_documents"]?.array ?? []).map { Document($0) }
    }

    /// Who crossed; all its fields are `nil` where the body says nothing.
    public var traveller: Traveller { Traveller(body["traveller"]) }

    public var purpose: String? { text("journey", "purpose") }
    public var transport: String? { text("journey", "transport") }
    public var vehiclePlate: String? {
        body.at("journey", "vehicle", "plate")?.string
    }

    /// Joins those who travel together.
    public var groupID: String? { text("group", "id") }
    public var guardianCrossing: Identifier? {
        text("minor", "guardian_crossing_id").flatMap { Identifier($0) }
    }

    public var outcome: String? { text("decision", "outcome") }
    public var refusalReasons: [String] {
        (body.at("decision", "refusal_reasons")?.array ?? []).compactMap(\.string)
    }

    public var attachments: [Attachment] {
        (body["attachments"]?.array ?? []).compactMap(Attachment.init)
    }
    /// The attachments' names in the body's order, each once.
    public var attachmentHashes: [Digest256] {
        var seen: Set<Digest256> = []
        return attachments.map(\.sha256).filter { seen.insert($0).inserted }
    }

    func text(_ key: String) -> String? { body[key]?.string }
    func text(_ key: String, _ inner: String) -> String? { body[key]?[inner]?.string }
}
