public import Core

/// One document that a provider is asked about. Who holds it is not told.
public struct ExternalQuestion: Sendable, Hashable {
    public let id: Identifier
    public let post: String
    /// The record by which the document came, and its place among that record's documents.
    let record: Identifier
    let place: Int64
    let crossing: Identifier
    public let issuer: String
    public let number: String
    /// As in the zone, such as `P`; `nil` where it was not said.
    public let type: String?
    /// A `document.class` (RECORD.md).
    public let documentClass: String?
    public let attempts: Int64

    /// A line of the protocol: what the provider reads (HEADQUARTERS.md, "Asking a service").
    public var line: JSONValue {
        [
            "id": .string(id.description), "issuer": .string(issuer), "number": .string(number),
            "type": JSONValue(type), "class": JSONValue(documentClass),
        ]
    }
}

/// What a provider said of a question.
public struct ExternalAnswer: Sendable, Hashable {
    public enum Verdict: Sendable, Hashable {
        case noHit
        case hit(ExternalEntry)
        /// It cannot say now; ask again after so long.
        case cannotSay(retryAfter: Duration)
    }

    /// What a provider may have an answer wait for.
    static let retryBounds: ClosedRange<Int64> = 10...86_400
    static let usualRetry: Int64 = 300

    public let id: Identifier
    public let verdict: Verdict

    /// - Throws: in a few words, without anything that the line says, why it is no answer.
    public init(line: [UInt8]) throws(ProviderFault) {
        guard let json = try? JSONValue(parsing: line), json.object != nil else {
            throw .protocolBroken("a line is no JSON object")
        }
        guard let id = json["id"]?.string.flatMap({ Identifier($0) }) else {
            throw .protocolBroken("a line has no id")
        }
        self.id = id
        switch json["verdict"]?.string {
        case "no_hit": verdict = .noHit
        case "hit": verdict = .hit(ExternalEntry(json))
        case "cannot_say":
            let seconds = json["retry_after_s"]?.integer ?? Self.usualRetry
            verdict = .cannotSay(
                retryAfter: .seconds(
                    min(max(seconds, Self.retryBounds.lowerBound), Self.retryBounds.upperBound)))
        default: throw .protocolBroken("a line's verdict is not hit, no_hit or cannot_say")
        }
    }
}

/// What a provider tells of the entry that hit.
public struct ExternalEntry: Sendable, Hashable {
    /// The owner's name for it.
    public let reference: String?
    public let category: String?
    /// RECORD.md's codes; another word reads as none: "verify with the owner before acting".
    public let action: String?
    public let contact: String?
    public let compare: String?

    static let actions: Set<String> = [
        "detain", "deny", "inform_discreetly", "check_document", "locate_missing", "protect",
    ]

    init(_ json: JSONValue) {
        func text(_ key: String) -> String? {
            json[key]?.string.map(SQLText.column).flatMap { $0.isEmpty ? nil : $0 }
        }
        reference = text("reference")
        category = text("category")
        action = text("action").flatMap { Self.actions.contains($0) ? $0 : nil }
        contact = text("contact")
        compare = text("compare")
    }
}

/// Why a provider was stopped. It says nothing of whom it was asked about.
public enum ProviderFault: Fault, Hashable {
    case cannotStart(reason: String)
    case ended(status: String)
    case protocolBroken(String)
    case overdue(seconds: Int64)

    public var problem: String {
        switch self {
        case .cannotStart(let reason): "it does not start: \(reason)"
        case .ended(let status): "it ended (\(status))"
        case .protocolBroken(let what): "its answers cannot be read: \(what)"
        case .overdue(let seconds): "a question had no answer for \(seconds) s"
        }
    }

    public var remedy: String? { nil }
    public var isTransient: Bool { true }
}
