public import Core

/// The link to HQ.
public struct LinkReport: Sendable, Hashable {
    public enum State: String, Sendable, CaseIterable { case up, probing, down, off }

    public var state: State?
    public var lastContactSeconds: Int64?
    public var monthBytes: Int64?
    /// What went wrong last, in the uplink's words; `nil` since it went right again. Not part of
    /// the document: findings are made of it.
    public var lastError: String?
    /// When ``state`` became what it is.
    public var since: Timestamp?
    /// When HQ is tried again; `nil` while it is, or need not be.
    public var nextAttempt: Timestamp?
    /// Why it was not up last.
    public var reason: String?
    public var modem: ModemReport?

    public init(
        state: State? = nil, lastContactSeconds: Int64? = nil, monthBytes: Int64? = nil,
        lastError: String? = nil
    ) {
        self.lastError = lastError
        self.state = state
        self.lastContactSeconds = lastContactSeconds
        self.monthBytes = monthBytes
    }

    public var json: JSONValue {
        [
            "state": JSONValue(state?.rawValue), "last_contact_s": JSONValue(lastContactSeconds),
            "month_bytes": JSONValue(monthBytes), "since": JSONValue(since),
            "next_attempt_at": JSONValue(nextAttempt),
            "reason": state == .up ? .null : JSONValue(reason), "modem": modem?.json ?? .null,
        ]
    }
}

/// An installed alert list, in the words of the role that holds it.
public struct ListReport: Sendable, Hashable {
    public enum State: String, Sendable, CaseIterable { case current, old, expired, unreadable }

    public var name: String
    public var version: JSONValue
    public var issuedAt: String?
    public var ageSeconds: Int64?
    public var state: State
    /// Why it is not current, where the role says so.
    public var reason: String?

    /// `nil` where the answer names no list or no known state.
    public init?(_ json: JSONValue) {
        guard let name = json["name"]?.string,
            let state = json["state"]?.string.flatMap(State.init)
        else { return nil }
        self.name = name
        self.state = state
        version = json["version"] ?? .null
        issuedAt = json["issued_at"]?.string
        ageSeconds = json["age_s"]?.integer
        reason = json["reason"]?.string.map { String($0.prefix(Self.reasonLimit)) }
    }

    public var json: JSONValue {
        [
            "name": .string(name), "version": version, "issued_at": JSONValue(issuedAt),
            "age_s": JSONValue(ageSeconds), "state": .string(state.rawValue),
            "reason": JSONValue(reason),
        ]
    }

    /// Characters.
    private static let reasonLimit = 200
}

/// The wall clock and how far it may be believed.
public struct ClockReport: Sendable, Hashable {
    public var trust: String?
    /// Difference to a better clock, where one is known.
    public var offsetSeconds: Double?

    public init(trust: String? = nil, offsetSeconds: Double? = nil) {
        self.trust = trust
        self.offsetSeconds = offsetSeconds
    }

    public var json: JSONValue {
        ["trust": JSONValue(trust), "offset_s": JSONValue(offsetSeconds)]
    }
}

/// Room for records.
public struct DiskReport: Sendable, Hashable {
    public enum State: String, Sendable, CaseIterable { case ok, low, reserve, full }

    /// Warned of while there is still time to act: this many times the reserve.
    public static let lowFactor: Int64 = 8

    public var freeBytes: Int64?
    public var state: State?

    public init() {}

    /// - Parameter reserveBytes: what the journal keeps for the post itself.
    public init(freeBytes: Int64, reserveBytes: Int64) {
        self.freeBytes = freeBytes
        state =
            if freeBytes < 1_048_576 {
                .full
            } else if freeBytes < reserveBytes {
                .reserve
            } else if freeBytes < reserveBytes * Self.lowFactor {
                .low
            } else {
                .ok
            }
    }

    public var json: JSONValue {
        ["free_bytes": JSONValue(freeBytes), "state": JSONValue(state?.rawValue)]
    }
}
