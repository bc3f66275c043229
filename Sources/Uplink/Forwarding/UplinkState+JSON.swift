public import Core

extension UplinkState {
    public var json: JSONValue {
        [
            "schema": 1,
            "forwarded": forwarded.map { place in
                [
                    "position": .integer(place.position),
                    "epoch": .string(place.epoch.description),
                    "sequence": .integer(place.sequence),
                ]
            } ?? .null,
            "link": .string(link.rawValue), "link_since": JSONValue(linkSince),
            "next_attempt_at": JSONValue(nextAttempt),
            "last_break": lastBreak.map {
                ["reason": .string($0.reason), "at": .string($0.at.description)]
            } ?? .null,
            "modem": modem?.json ?? .null,
            "last_contact_at": JSONValue(lastContact),
            "last_error": JSONValue(lastError),
            "last_error_at": JSONValue(lastErrorAt),
            "month": JSONValue(month),
            "month_sent_bytes": .integer(monthTraffic.sent),
            "month_received_bytes": .integer(monthTraffic.received),
            "set_aside": .array(
                setAside.map { record in
                    [
                        "epoch": .string(record.epoch.description),
                        "sequence": .integer(record.sequence),
                        "reason": .string(record.reason),
                        "at": .string(record.at.description),
                    ]
                }),
            "forked_epochs": .array(forkedEpochs.map { .string($0.description) }),
            "month_purposes": .keyed(monthPurposes) {
                ["sent_bytes": .integer($0.sent), "received_bytes": .integer($0.received)]
            },
            "foretold": .integer(foretold),
            "attachments_done": .keyed(attachmentsDone) { .integer($0) },
            "doubtful": .integer(doubtful),
            "lost_attachments": .array(
                lostAttachments.map { lost in
                    [
                        "sha256": .string(lost.sha256.description),
                        "reason": .string(lost.reason), "at": .string(lost.at.description),
                    ]
                }),
            "deferrals": .keyed(deferrals) { .string($0.rawValue) },
            "troubles": .keyed(troubles) { .string($0) },
            "rings": .object(rings.mapValues(\.json)),
            "ring_day": ringDay.json,
            "rate": JSONValue(rate), "record_bytes": JSONValue(recordBytes),
            "clock_offset_ms": JSONValue(clockOffset?.wholeMilliseconds),
        ]
    }

    /// `nil` unless every member is there and of its type.
    public init?(_ json: JSONValue) {
        func optional<Value>(_ key: String, _ read: (JSONValue) -> Value?) -> Value?? {
            guard let value = json[key] else { return nil }
            return value.isNull ? .some(nil) : read(value).map(Optional.some)
        }
        let time = { (value: JSONValue) in value.string.flatMap { Timestamp($0) } }
        guard json["schema"]?.integer == 1,
            let forwarded = optional("forwarded", Self.place),
            let link = json["link"]?.string.flatMap(Link.init),
            let lastContact = optional("last_contact_at", time),
            let lastError = optional("last_error", \.string),
            let lastErrorAt = optional("last_error_at", time),
            let month = optional("month", \.string),
            let sent = json["month_sent_bytes"]?.integer,
            let received = json["month_received_bytes"]?.integer,
            let aside = json["set_aside"]?.array, aside.count <= Self.setAsideLimit,
            let forked = json["forked_epochs"]?.array
        else { return nil }
        self.init()
        self.forwarded = forwarded
        self.link = link
        self.lastContact = lastContact
        self.lastError = lastError
        self.lastErrorAt = lastErrorAt
        self.month = month
        monthTraffic = LinkTraffic(sent: sent, received: received)
        setAside = aside.compactMap(Self.setAside)
        forkedEpochs = forked.compactMap { $0.string.flatMap { Identifier($0) } }
        guard setAside.count == aside.count, forkedEpochs.count == forked.count else { return nil }
        readLanes(json)
    }

    /// Members that the first releases did not write; HQ's receipts make up for any of them.
    private mutating func readLanes(_ json: JSONValue) {
        monthPurposes = json.keyed("month_purposes") { value in
            guard let sent = value["sent_bytes"]?.integer,
                let received = value["received_bytes"]?.integer
            else { return nil }
            return LinkTraffic(sent: sent, received: received)
        }
        linkSince = json["link_since"]?.string.flatMap { Timestamp($0) }
        nextAttempt = json["next_attempt_at"]?.string.flatMap { Timestamp($0) }
        if let reason = json.at("last_break", "reason")?.string,
            let at = json.at("last_break", "at")?.string.flatMap({ Timestamp($0) })
        {
            lastBreak = Break(reason: reason, at: at)
        }
        modem = json["modem"].flatMap(KeptLadder.init)
        foretold = json["foretold"]?.integer ?? 0
        attachmentsDone = json.keyed("attachments_done", \.integer)
        doubtful = json["doubtful"]?.integer ?? 0
        lostAttachments = (json["lost_attachments"]?.array ?? []).prefix(Self.lostLimit)
            .compactMap { lost in
                guard let sha256 = lost["sha256"]?.string.flatMap({ Digest256($0) }),
                    let reason = lost["reason"]?.string,
                    let at = lost["at"]?.string.flatMap({ Timestamp($0) })
                else { return nil }
                return LostAttachment(sha256: sha256, reason: reason, at: at)
            }
        deferrals = json.keyed("deferrals") { $0.string.flatMap(Deferral.init) }
        troubles = json.keyed("troubles", \.string)
        rings = (json["rings"]?.object ?? [:]).compactMapValues(RingPlace.init)
        ringDay = RingDay(json["ring_day"])
        rate = json["rate"]?.integer
        recordBytes = json["record_bytes"]?.integer
        clockOffset = json["clock_offset_ms"]?.integer.map { .milliseconds($0) }
    }

    private static func place(_ json: JSONValue) -> Forwarded? {
        guard let position = json["position"]?.integer,
            let epoch = json["epoch"]?.string.flatMap({ Identifier($0) }),
            let sequence = json["sequence"]?.integer
        else { return nil }
        return Forwarded(position: position, epoch: epoch, sequence: sequence)
    }

    private static func setAside(_ json: JSONValue) -> SetAside? {
        guard let epoch = json["epoch"]?.string.flatMap({ Identifier($0) }),
            let sequence = json["sequence"]?.integer, let reason = json["reason"]?.string,
            let at = json["at"]?.string.flatMap({ Timestamp($0) })
        else { return nil }
        return SetAside(epoch: epoch, sequence: sequence, reason: reason, at: at)
    }
}

extension JSONValue {
    /// An object with the raw values of the keys as members.
    fileprivate static func keyed<Key: RawRepresentable<String>, Value>(
        _ values: [Key: Value], _ json: (Value) -> JSONValue
    ) -> JSONValue {
        .object(
            Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, json($0.value)) }))
    }

    fileprivate func keyed<Key: RawRepresentable<String>, Value>(
        _ name: String, _ read: (JSONValue) -> Value?
    ) -> [Key: Value] {
        var values: [Key: Value] = [:]
        for (name, json) in self[name]?.object ?? [:] {
            if let key = Key(rawValue: name), let value = read(json) { values[key] = value }
        }
        return values
    }
}
