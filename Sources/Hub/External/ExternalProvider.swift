public import Core

/// A service that is asked about documents for HQ, as the State set it up.
public struct ExternalProvider: Sendable, Hashable {
    /// a to z, 0 to 9, `-` and `_`, at most 40.
    public let name: String
    /// As officers read it; never the name of an alert list.
    public let list: String
    /// The one role that hears of its hits at a post; `nil` for the counters.
    public let informs: String?
    /// Whom to call where an answer names nobody.
    public let contact: String?

    /// `nil` where a text is empty, too long or has other characters.
    public init?(name: String, list: String, informs: String? = nil, contact: String? = nil) {
        let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-_")
        guard (1...40).contains(name.count), name.allSatisfy(letters.contains),
            [list, informs ?? "-", contact ?? "-"].allSatisfy({ text in
                (1...SQLText.limit).contains(text.count)
                    && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            })
        else { return nil }
        self.name = name
        self.list = list
        self.informs = informs
        self.contact = contact
    }
}

/// How a provider stands, for `status` and metrics.
public struct ExternalProviderHealth: Sendable, Hashable {
    public let name: String
    public let list: String
    public let waiting: Int64
    public let oldestWaitingAt: Timestamp?
    public let answered: Int64
    public let hits: Int64
    /// Asked so often without an answer that nobody tries any more.
    public let failed: Int64
    /// Hits of which the post has not said that it knows, and such as it refused.
    public let untold: Int64
    public let refused: Int64
    public let answeredAt: Timestamp?
    public let failingSince: Timestamp?
    public let failure: String?
    /// A post that has an alert list of its name, as by a stick; `nil` for none.
    public let namesakeAt: String?

    /// Questions that wait so long although the provider does not fail: nobody runs it.
    public static let longWait: Duration = .seconds(3_600)

    public func state(at now: Timestamp) -> PostHealth.State {
        if failingSince != nil || namesakeAt != nil { return .warning }
        if let oldestWaitingAt, now - oldestWaitingAt > Self.longWait { return .warning }
        return failed > 0 || refused > 0 ? .warning : .ok
    }

    public func json(at now: Timestamp) -> JSONValue {
        [
            "name": .string(name), "list": .string(list),
            "state": .string(state(at: now).rawValue), "waiting": .integer(waiting),
            "oldest_waiting_s": JSONValue(
                oldestWaitingAt.map { max(0, (now - $0).components.seconds) }),
            "answered": .integer(answered), "hits": .integer(hits), "failed": .integer(failed),
            "untold": .integer(untold), "refused": .integer(refused),
            "last_answer_at": JSONValue(answeredAt), "failing_since": JSONValue(failingSince),
            "failure": JSONValue(failure), "list_of_that_name_at": JSONValue(namesakeAt),
        ]
    }
}
