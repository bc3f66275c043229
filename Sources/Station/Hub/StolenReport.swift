internal import Core
internal import Hub
internal import Records
internal import Uplink

/// What was on a box that was stolen, as far as HQ knows, and what is to be done about it.
struct StolenReport: Sendable {
    /// A list that the box had, and the newest version that HQ gives out.
    struct List: Sendable, Hashable {
        /// The version that the box took into use, or else fetched.
        let held: Int64?
        let newest: ReleaseName
        /// Whether the newest is wrapped to the box's list key: `nil` where its file is not here
        /// any more, or cannot be read.
        let isWrappedToBox: Bool?
        /// Whether anybody can read it without a key: there is none to be rotated.
        let isClear: Bool

        /// The box could read what HQ gives out now, were it handed a copy.
        var mustBeRotated: Bool { isWrappedToBox ?? true }
    }

    private static let shownNames = 5

    let health: PostHealth
    let box: LostBox
    let lists: [List]

    /// Whether something still has to be done at HQ.
    var isOpen: Bool { lists.contains(where: \.mustBeRotated) }

    private var post: String { health.post }

    /// Commands and orders to people, in the order of their haste.
    var tasks: [String] {
        var tasks = lists.filter(\.mustBeRotated).map { list in
            let name = list.newest.name
            return "build \(name) anew without \(post) among its recipients, and publish it: the "
                + "box can read \(list.newest)"
        }
        if !box.officers.isEmpty {
            tasks.append(
                "new PINs for those below, wherever they use the same one: waypost officers reset "
                    + "BADGE")
        }
        tasks.append(
            "take \"\(LANAuthority.name(of: post))\" out of the workstations of \(post): its key was on "
                + "the box")
        tasks.append(
            "for another box: waypost-hub enrol --csr FILE --out BUNDLE --replace, and its own "
                + "list key")
        return tasks
    }

    var json: JSONValue {
        [
            "post": .string(post), "refused_devices": JSONValue(box.refused),
            "done": .bool(!isOpen),
            "last_contact_at": JSONValue(health.summary.lastContact),
            "last_record": health.summary.head.map {
                [
                    "epoch": JSONValue($0.epoch), "sequence": .integer($0.sequence),
                    "chain_hash": JSONValue($0.chainHash),
                ]
            } ?? .null,
            "not_at_hq": [
                "records": JSONValue(health.pending), "alerts": JSONValue(health.pendingAlerts),
                "told_at": JSONValue(health.toldAt),
            ],
            "on_the_box": [
                "crossings": .integer(box.crossings), "days": JSONValue(LostBox.days),
                "lists": .array(
                    lists.map {
                        [
                            "list": .string($0.newest.name), "held": JSONValue($0.held),
                            "newest": JSONValue($0.newest.version),
                            "clear": .bool($0.isClear),
                            "wrapped_to_box": JSONValue($0.isWrappedToBox),
                        ]
                    }),
                "officers": .array(box.officers.map(Self.json)),
                "workstations": .array(box.workstations.map(Self.json)),
            ],
            "tasks": .array(tasks.map(JSONValue.string)),
        ]
    }

    private static func json(_ trace: LostBox.Trace) -> JSONValue {
        ["name": .string(trace.name), "last": JSONValue(trace.last)]
    }

    var text: String {
        var lines = [
            box.refused > 0
                ? "\(post): \(box.refused) devices are refused from now on."
                : "\(post): all of its devices were refused before."
        ]
        let summary = health.summary
        lines.append(
            "Last record   "
                + (summary.head.map { "sequence \($0.sequence) of epoch \($0.epoch)" } ?? "none")
        )
        lines.append("Last contact  \(summary.lastContact)")
        lines.append("Not at HQ     \(pending)")
        lines.append(
            "On the box    \(box.crossings) crossings of the last \(LostBox.days) days, unless its "
                + "retention was shorter")
        for list in lists {
            let held = list.held.map { "version \($0)" } ?? "never told that it took it"
            lines.append(
                "  list        \(list.newest.name): \(held); "
                    + (list.isClear
                        ? "CLEAR, anybody can read it"
                        : "newest \(list.newest.version) "
                            + (list.mustBeRotated ? "IS WRAPPED to it" : "is not wrapped to it")))
        }
        lines.append("  officers    " + Self.text(box.officers))
        lines.append("  stations    " + Self.text(box.workstations))
        lines.append("To be done" + (isOpen ? ", then once more waypost-hub stolen \(post)" : ""))
        lines += tasks.enumerated().map { "\($0.offset + 1). \($0.element)" }
        return lines.map { $0 + "\n" }.joined()
    }

    private var pending: String {
        guard let records = health.pending, let told = health.toldAt else {
            return "not known: it never told how many records wait"
        }
        return "\(records) records, as it told at \(told), and any later ones"
    }

    private static func text(_ traces: [LostBox.Trace]) -> String {
        guard !traces.isEmpty else { return "none in records of this time" }
        let more = traces.count - shownNames
        return traces.prefix(shownNames).map(\.name).joined(separator: ", ")
            + (more > 0 ? " and \(more) more (--json)" : "")
    }
}
