internal import Core
internal import Health
internal import Uplink

/// The link on one screen of 24 lines of 80 columns: whether it is there, what the month cost and
/// what waits.
struct LinkScreen {
    let state: UplinkState
    let isRunning: Bool
    let hub: String?
    let budget: LinkBudget?
    let lanes: [LaneReport]
    let at: Timestamp
    var modem: ModemReport?
    var cheapHours: String?

    var json: JSONValue {
        [
            "state": .string(word), "hub": JSONValue(hub), "since": JSONValue(since),
            "next_attempt_at": JSONValue(isRunning ? state.nextAttempt : nil),
            "last_break": state.json["last_break"] ?? .null, "modem": modem?.json ?? .null,
            "last_contact_s": JSONValue(contactAge), "last_error": JSONValue(state.lastError),
            "troubles": state.json["troubles"] ?? .null,
            "rate_bytes_per_s": JSONValue(state.rate),
            "record_bytes": JSONValue(state.recordBytes),
            "month": [
                "name": JSONValue(state.month), "budget_bytes": JSONValue(budget?.bytes),
                "sent_bytes": .integer(state.monthTraffic.sent),
                "received_bytes": .integer(state.monthTraffic.received),
                "purposes": .object(
                    Dictionary(
                        uniqueKeysWithValues: LinkPurpose.allCases.map {
                            ($0.rawValue, .integer(state.monthPurposes[$0]?.total ?? 0))
                        })),
                "left_for_attachments_bytes": JSONValue(leftForAttachments),
            ],
            "lanes": .array(lanes.map(\.json)),
            "set_aside": .integer(Int64(state.setAside.count)),
            "lost_attachments": .array(
                state.lostAttachments.map {
                    [
                        "sha256": .string($0.sha256.description), "reason": .string($0.reason),
                        "at": .string($0.at.description),
                    ]
                }),
        ]
    }

    func render() -> String {
        var lines = [
            "Link      \(word)" + (hub.map { " to \($0)" } ?? "")
                + (since.map { ", since \(age(of: $0))" } ?? "")
        ]
        lines.append(
            "Contact   " + (contactAge.map { "\(Quantities.age($0)) ago" } ?? "never") + nextTry)
        if let error = state.lastError {
            lines.append("Error     \(error)")
        } else if let last = state.lastBreak {
            lines.append("Broke     \(age(of: last.at)) ago: \(last.reason)")
        }
        if let sentence = modem?.sentence(at: at) {
            lines.append("Modem     \(sentence)")
        }
        for (purpose, trouble) in state.troubles.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            lines.append("Error     \(purpose.rawValue): \(trouble)")
        }
        lines.append(
            "Carries   "
                + (state.rate.map { "\(Quantities.bytes($0)) a second" } ?? "not known yet")
                + (state.recordBytes.map { ", \(Quantities.bytes($0)) a record" } ?? ""))
        lines += ["", "Month     " + month]
        lines += purposes
        lines += ["", row("Lane", "Waiting", "Bytes", "Through")]
        for lane in lanes {
            lines.append(
                row(
                    Self.names[lane.lane] ?? lane.lane, lane.waiting.map(String.init) ?? "?",
                    lane.bytes.map(Quantities.bytes) ?? "?", through(lane)))
        }
        if !state.setAside.isEmpty {
            lines += [
                "", "\(count(state.setAside.count, "record")) set aside: HQ has only the hash.",
            ]
        }
        if let lost = state.lostAttachments.last {
            lines += [
                "",
                "\(count(state.lostAttachments.count, "attachment")) could not be brought; the last:",
                "  \(lost.sha256.description.prefix(16))...  \(lost.reason)",
            ]
        }
        return lines.prefix(24).map { String($0.prefix(80)) + "\n" }.joined()
    }

    private static let names = [
        "urgent": "urgent, ahead of its turn", "records": "records",
        "downloads": "published by HQ",
        "flagged_attachments": "attachments, flagged", "other_attachments": "attachments, others",
        "history": "power history", "logs": "what the roles say",
    ]

    /// What the month's bytes were for, two a line.
    private var purposes: [String] {
        let cells = LinkPurpose.allCases.map { purpose in
            ScreenText.padded(purpose.rawValue, 14)
                + Quantities.bytes(state.monthPurposes[purpose]?.total ?? 0)
        }
        return stride(from: 0, to: cells.count, by: 2).map { place in
            let pair = cells[place..<min(place + 2, cells.count)]
            return "  "
                + (pair.count == 2
                    ? ScreenText.padded(pair[place], 28) + pair[place + 1] : pair[place])
        }
    }

    private static let reasons: [Deferral: String] = [
        .link: "when HQ is reached", .budget: "next month: the budget is kept for records",
        .allowance: "tomorrow: the day's share is used",
        .stick: "by stick only", .disk: "when the disk has room",
        .hub: "when the hub is newer", .energy: "when the battery has more",
    ]

    private func through(_ lane: LaneReport) -> String {
        if lane.waiting == 0 { return "-" }
        if lane.deferral == Deferral.stick.rawValue, let cheapHours {
            return "by stick, or \(cheapHours)"
        }
        if let deferral = lane.deferral.flatMap(Deferral.init) {
            return Self.reasons[deferral] ?? deferral.rawValue
        }
        return lane.throughInSeconds.map { "in \(Quantities.age($0))" } ?? "?"
    }

    private var month: String {
        let spent = Quantities.bytes(state.monthTraffic.total)
        guard let budget else { return "\(spent) used" }
        let left = leftForAttachments.map { ", \(Quantities.bytes($0)) left for attachments" }
        return "\(spent) of \(Quantities.bytes(budget.bytes)) used" + (left ?? "")
    }

    private var leftForAttachments: Int64? {
        budget?.leftForAttachments(state.monthPurposes, at: at)
    }

    private var since: Timestamp? { isRunning ? state.linkSince : nil }

    private var nextTry: String {
        guard isRunning, let next = state.nextAttempt else { return "" }
        return ", next try in \(Quantities.age(max(0, (next - at).components.seconds)))"
    }

    private func age(of time: Timestamp) -> String {
        Quantities.age(max(0, (at - time).components.seconds))
    }

    private var word: String { isRunning ? state.link.rawValue : "off" }

    private var contactAge: Int64? {
        state.lastContact.map { max(0, (at - $0).components.seconds) }
    }

    private func row(_ name: String, _ waiting: String, _ bytes: String, _ through: String)
        -> String
    {
        "  " + ScreenText.padded(name, 28) + ScreenText.padded(waiting, 9)
            + ScreenText.padded(bytes, 10) + through
    }

    private func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}
