internal import Core

/// One restart, or several of one child for the same reason, as the ledger of a role keeps it.
struct ResetEntry: Sendable, Hashable {
    enum Scope: String, Sendable, CaseIterable { case child, process, board }

    /// Characters of a cause that are kept.
    static let causeLimit = 400

    /// Also of its record in the journal.
    let id: Identifier
    let scope: Scope
    /// The path of a child (`capture/journal`), the role of a process, or `board`.
    let what: String
    var code: ResetCode
    /// In plain words.
    var cause: String { didSet { cause = String(cause.prefix(Self.causeLimit)) } }
    /// When it ended, by the wall clock; where nobody saw that, when it was found.
    var at: Timestamp
    /// How often, and since when.
    var count = 1
    var firstAt: Timestamp
    /// The board's run in which it ended.
    let bootID: Identifier
    /// It ended at or after this monotonic time of that run of the board: the last sign of life.
    var endedAfter: Duration?
    /// And not after this; `nil` where the board went with it.
    var endedBefore: Duration?
    /// How long it had run; `nil` where nobody saw its end.
    var uptime: Duration?
    /// The time within which something was due and did not come.
    var missedDeadline: Duration?
    /// The battery as power saw it last; `nil` where it had not seen it.
    var batteryMillivolts: Int64?
    /// The release that ran.
    let version: String
    /// The process that ended, or whose child did.
    let run: Identifier?
    /// systemd's name for that run of the unit; `nil` where systemd did not start it.
    var invocation: String?
    /// For a board: its run that began then.
    let nextBootID: Identifier?

    init(
        id: Identifier, scope: Scope, what: String, code: ResetCode, cause: String, at: Timestamp,
        bootID: Identifier, endedAfter: Duration? = nil, endedBefore: Duration? = nil,
        uptime: Duration? = nil, missedDeadline: Duration? = nil,
        batteryMillivolts: Int64? = nil, version: String = Release.version,
        run: Identifier? = nil, invocation: String? = nil, nextBootID: Identifier? = nil
    ) {
        self.id = id
        self.scope = scope
        self.what = what
        self.code = code
        self.cause = String(cause.prefix(Self.causeLimit))
        self.at = at
        firstAt = at
        self.bootID = bootID
        self.endedAfter = endedAfter
        self.endedBefore = endedBefore
        self.uptime = uptime
        self.missedDeadline = missedDeadline
        self.batteryMillivolts = batteryMillivolts
        self.version = version
        self.run = run
        self.invocation = invocation
        self.nextBootID = nextBootID
    }

    /// The body of its record (RECORD.md, `reset`), whose keys these are and no others.
    var recordBody: JSONValue {
        var text = "\(code.rawValue): \(cause)"
        if count > 1 { text += " (\(count) times since \(firstAt))" }
        return [
            "scope": .string(scope.rawValue), "cause": .string(text),
            "uptime_s": JSONValue(uptime?.components.seconds),
            "missed_deadline_ms": JSONValue(missedDeadline?.wholeMilliseconds),
            "battery_mv": JSONValue(batteryMillivolts),
        ]
    }
}

extension ResetEntry {
    var json: JSONValue {
        [
            "id": .string(id.description), "scope": .string(scope.rawValue),
            "what": .string(what), "code": .string(code.rawValue), "cause": .string(cause),
            "at": .string(at.description), "count": JSONValue(count),
            "first_at": .string(firstAt.description), "boot_id": .string(bootID.description),
            "ended_after_ms": JSONValue(endedAfter?.wholeMilliseconds),
            "ended_before_ms": JSONValue(endedBefore?.wholeMilliseconds),
            "uptime_ms": JSONValue(uptime?.wholeMilliseconds),
            "missed_deadline_ms": JSONValue(missedDeadline?.wholeMilliseconds),
            "battery_mv": JSONValue(batteryMillivolts), "version": .string(version),
            "run": JSONValue(run), "invocation": JSONValue(invocation),
            "next_boot_id": JSONValue(nextBootID),
        ]
    }

    /// `nil` for what is no entry. A code of a later release reads as ``ResetCode/unseen``.
    init?(_ json: JSONValue) {
        func duration(_ key: String) -> Duration? { json[key]?.integer.map { .milliseconds($0) } }
        func identifier(_ key: String) -> Identifier? {
            json[key]?.string.flatMap { Identifier($0) }
        }
        guard let id = identifier("id"), let boot = identifier("boot_id"),
            let scope = json["scope"]?.string.flatMap(Scope.init),
            let what = json["what"]?.string, let cause = json["cause"]?.string,
            let at = json["at"]?.string.flatMap({ Timestamp($0) })
        else { return nil }
        self.init(
            id: id, scope: scope, what: what,
            code: json["code"]?.string.flatMap(ResetCode.init) ?? .unseen, cause: cause, at: at,
            bootID: boot, endedAfter: duration("ended_after_ms"),
            endedBefore: duration("ended_before_ms"), uptime: duration("uptime_ms"),
            missedDeadline: duration("missed_deadline_ms"),
            batteryMillivolts: json["battery_mv"]?.integer,
            version: json["version"]?.string ?? "unknown", run: identifier("run"),
            invocation: json["invocation"]?.string, nextBootID: identifier("next_boot_id"))
        count = max(1, Int(json["count"]?.integer ?? 1))
        firstAt = json["first_at"]?.string.flatMap { Timestamp($0) } ?? at
    }
}
