internal import Core
internal import Journal
internal import Records

extension Alert {
    /// As the stream tells it (`alert` in the OpenAPI document).
    var json: JSONValue {
        let envelope = raised.envelope
        return [
            "id": .string(id.description),
            "kind": .string(isLate ? "late_hit" : "hit"),
            "state": .string(state.rawValue),
            "raised_at": .string(envelope.stamp.time.description),
            "clock": .string(envelope.stamp.trust.rawValue),
            "crossing": JSONValue(Self.crossing(of: raised)?.description),
            "subject": subject,
            "checks": .array(checks.map(Self.shown)),
            "withdrawn": .array(withdrawn),
            "outcomes": .array(outcomes.map(Self.json)),
            "may_decide": .bool(mayDecide && state != .final),
        ]
    }

    private var isLate: Bool { raised.envelope.kind == .audit }

    /// What to hold against the entry: who stood at the counter, with which document.
    private var subject: JSONValue {
        guard let crossing else { return .null }
        var body = crossing.envelope.body
        if let amendment, amendment.envelope.kind == .amendment {
            let changes = amendment.envelope.body["changes"]?.object ?? [:]
            body = AmendedCrossing(body, changes: changes).body
        }
        func said(_ path: String...) -> JSONValue {
            path.reduce(Optional(body)) { $0?[$1] } ?? .null
        }
        func file(_ kind: String) -> JSONValue {
            let files = body["attachments"]?.array ?? []
            return files.last { $0["kind"]?.string == kind }?["sha256"] ?? .null
        }
        return [
            "surname": said("traveller", "surname"),
            "given_names": said("traveller", "given_names"),
            "names_native": said("traveller", "names_native"),
            "birth_date": said("traveller", "birth_date"), "sex": said("traveller", "sex"),
            "nationality": said("traveller", "nationality"),
            "document_class": said("document", "class"), "issuer": said("document", "issuer"),
            "number": said("document", "number"), "direction": said("direction"),
            "crossed_at": said("crossed_at"), "officer": JSONValue(crossing.envelope.officer),
            "face": file("face"), "page": file("page_visible"),
        ]
    }

    /// The lists' hits that this person may see.
    private var checks: [JSONValue] {
        let verdicts = raised.envelope.verdicts
        let full = verdicts?.at("screening", "checks")?.array ?? []
        let hits = full.filter { $0["verdict"]?.string == "hit" }
        return hits.filter { check in
            guard let informed = check[AlertCircle.key]?.string else {
                return circle == .counter && isAtCounter(check)
            }
            return informed == role.rawValue
        }
    }

    /// A hit that was kept without the role that it informs, by an earlier release, is nobody's.
    private func isAtCounter(_ check: JSONValue) -> Bool {
        guard let counter = raised.envelope.verdicts?["screening_at_counter"], !counter.isNull
        else { return true }
        return counter["checks"]?.array?.contains(check) ?? false
    }

    private static func shown(_ check: JSONValue) -> JSONValue {
        [
            "list": check["list"] ?? .null, "list_version": check["list_version"] ?? .null,
            "matches": check["matches"] ?? [],
        ]
    }

    /// Entries that their list has withdrawn since, of those that this person sees.
    private var withdrawn: [JSONValue] {
        let lists = Set(checks.compactMap { $0["list"]?.string })
        return later.filter { $0.envelope.kind == .audit }
            .flatMap { $0.envelope.verdicts?["withdrawn"]?.array ?? [] }
            .filter { $0["list"]?.string.map(lists.contains) ?? false }
    }

    private static func json(_ outcome: SealedRecord) -> JSONValue {
        let envelope = outcome.envelope
        func said(_ key: String) -> JSONValue { envelope.body[key] ?? .null }
        return [
            "id": .string(envelope.id.description), "decision": said("decision"),
            "reason": said("reason"), "decided_by": said("decided_by"),
            "second": said("second"), "second_badge": said("second_badge"),
            "decided_at": .string(envelope.stamp.time.description),
            "is_final": .bool(isFinal(outcome)),
        ]
    }
}
