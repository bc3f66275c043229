internal import Core
internal import Hub

/// What a person is handed of what HQ holds about them: one document for programs and one to read.
///
/// It has no officer's badge, no hit of a list that the counter does not see, and no referral, nor
/// does anything in it say that there is one.
struct SubjectBundle {
    struct Crossing {
        let post: String
        let id: Identifier
        /// Canonical texts of the records about it.
        let records: [String]
        let attachments: [CrossingAttachment]
        let services: [(list: String, at: Timestamp)]
    }

    let reference: String
    let madeAt: Timestamp
    let crossings: [Crossing]

    var json: JSONValue {
        [
            "schema": 1, "reference": .string(reference), "made_at": .string(madeAt.description),
            "crossings": .array(crossings.map(Self.json)),
        ]
    }

    private static func json(_ crossing: Crossing) -> JSONValue {
        let records = crossing.records.compactMap { try? JSONValue(parsing: $0) }
        return [
            "post": .string(crossing.post), "id": .string(crossing.id.description),
            "records": .array(records.filter(isShown).map(shown)),
            "lists_asked": .array(lists(records)),
            "services_asked": .array(
                crossing.services.map {
                    ["list": .string($0.list), "at": .string($0.at.description)]
                }),
            "attachments": .array(
                crossing.attachments.map { attachment in
                    var members = attachment.json.object ?? [:]
                    members["requested"] = nil
                    members["file"] =
                        attachment.isHeld ? .string(attachment.sha256.description) : .null
                    return .object(members)
                }),
        ]
    }

    /// Crossings and amendments: what was recorded of the person. Audits and outcomes of hits are
    /// about the work of officers and lists.
    private static func isShown(_ record: JSONValue) -> Bool {
        ["crossing", "amendment"].contains(record["kind"]?.string)
    }

    private static func shown(_ record: JSONValue) -> JSONValue {
        var body = record["body"]?.object ?? [:]
        // What an officer wrote about the person is the person's; who wrote it is not.
        body["officer"] = nil
        return [
            "kind": record["kind"] ?? .null, "stored_at": record["stored_at"] ?? .null,
            "clock": record["clock"] ?? .null, "body": .object(body),
        ]
    }

    /// The lists that were asked, as the counter sees them.
    private static func lists(_ records: [JSONValue]) -> [JSONValue] {
        records.filter(isShown).flatMap { record -> [JSONValue] in
            let counter = record.at("verdicts", "screening_at_counter")
            let view =
                counter.flatMap { $0.isNull ? nil : $0 } ?? record.at("verdicts", "screening")
            return (view?["checks"]?.array ?? []).map { check in
                [
                    "list": check["list"] ?? .null, "verdict": check["verdict"] ?? .null,
                    "at": record["stored_at"] ?? .null,
                ]
            }
        }
    }

    /// The same as a page that prints well.
    var page: String {
        var lines = [
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">",
            "<title>What is held about you</title>",
            "<style>body{font-family:sans-serif;margin:2em;max-width:50em}"
                + "table{border-collapse:collapse;margin-bottom:1em}"
                + "td{border:1px solid #999;padding:.2em .6em;vertical-align:top}</style>",
            "<h1>What is held about you</h1>",
            "<p>Case \(Self.escaped(reference)), \(madeAt). \(crossings.count) border crossings. "
                + "The same stands in subject.json, for programs.</p>",
        ]
        for crossing in crossings.map(Self.json) {
            lines.append("<h2>Crossing at \(Self.text(crossing["post"]))</h2>")
            for record in crossing["records"]?.array ?? [] {
                lines.append(
                    "<h3>\(Self.text(record["kind"])), recorded \(Self.text(record["stored_at"]))"
                        + "</h3><table>")
                lines += Self.rows(record["body"] ?? .null, "")
                lines.append("</table>")
            }
            let asked =
                (crossing["lists_asked"]?.array ?? []) + (crossing["services_asked"]?.array ?? [])
            if !asked.isEmpty {
                lines.append("<p>Lists that your documents or name were looked up in: ")
                lines.append(
                    asked.map { Self.text($0["list"]) + " (" + Self.text($0["at"]) + ")" }
                        .joined(separator: ", ") + ".</p>")
            }
            for attachment in crossing["attachments"]?.array ?? [] {
                lines.append(
                    "<p>\(Self.text(attachment["kind"])): "
                        + (attachment["file"]?.string.map { "file \($0)" }
                            ?? "named, and not held here") + "</p>")
            }
        }
        return lines.joined(separator: "\n") + "\n</html>\n"
    }

    /// A row for each value, by its place in the record.
    private static func rows(_ json: JSONValue, _ place: String) -> [String] {
        if let object = json.object {
            return object.sorted { $0.key < $1.key }.flatMap {
                rows($0.value, place.isEmpty ? $0.key : "\(place) / \($0.key)")
            }
        }
        if let array = json.array {
            return array.enumerated().flatMap { rows($1, "\(place) \($0 + 1)") }
        }
        return ["<tr><td>\(escaped(place))</td><td>\(text(json))</td></tr>"]
    }

    private static func text(_ json: JSONValue?) -> String {
        escaped(json?.string ?? json.map { $0.isNull ? "-" : $0.compactText } ?? "-")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
