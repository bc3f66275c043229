internal import Core

/// The file's form: one object of schema 1, read strictly because what it says lets people in.
extension AccessState {
    private static let schema: Int64 = 1

    var json: JSONValue {
        [
            "schema": .integer(Self.schema),
            "officers": list(officers) { badge, stored in
                [
                    "badge": .string(badge),
                    "name": JSONValue(stored.officer.name),
                    "role": .string(stored.officer.role.rawValue),
                    // What counts for releases that know of no rosters.
                    "locked": .bool(stored.officer.isLocked),
                    "locked_here": .bool(stored.officer.isLockedHere),
                    "locked_by_roster": .bool(stored.officer.isLockedByRoster),
                    "listed": .bool(stored.officer.isListed),
                    "unlocked_against_roster": .bool(stored.officer.isUnlockedAgainstRoster),
                    "left_at": JSONValue(stored.leftAt),
                    "failures": JSONValue(stored.officer.failures),
                    "pin": [
                        "salt": .string(Base64.text(stored.pin.salt)),
                        "key": .string(Base64.text(stored.pin.key)),
                        "cost": JSONValue(stored.pin.cost),
                    ],
                ]
            },
            "codes": list(codes) { hash, code in
                [
                    "hash": .string(hash.description),
                    "name": .string(code.name),
                    "replaces": .bool(code.replaces),
                    "made": code.made.json,
                ]
            },
            "workstations": list(workstations) { hash, workstation in
                [
                    "hash": .string(hash.description),
                    "id": .string(workstation.id.description),
                    "name": .string(workstation.name),
                    "enrolled_at": .string(workstation.enrolledAt.description),
                    "last_use": JSONValue(workstation.lastUse),
                ]
            },
            "sessions": list(sessions) { hash, session in
                [
                    "hash": .string(hash.description),
                    "badge": .string(session.badge),
                    "workstation": .string(session.workstation.description),
                    "opened": session.opened.json,
                    "expires_ms": .integer(session.expires.wholeMilliseconds),
                    "recovery": .bool(session.isRecovery),
                    "training": .bool(session.isTraining),
                ]
            },
            "roster": roster?.json ?? .null,
            "recovery_codes": recoveryCodes?.json ?? .null,
        ]
    }

    /// - Throws: the reason as text, naming the place.
    init(json: JSONValue) throws(Unreadable) {
        guard json["schema"]?.integer == Self.schema else { throw Unreadable("schema is not 1") }
        for element in try Self.elements("officers", json, AccessLimits.officers) {
            guard let badge = element["badge"]?.string,
                let role = element["role"]?.string.flatMap(OfficerRole.init),
                let isLocked = element["locked"]?.bool,
                let failures = element["failures"]?.integer,
                let salt = element.at("pin", "salt")?.string.flatMap({ Base64.bytes($0) }),
                let key = element.at("pin", "key")?.string.flatMap({ Base64.bytes($0) }),
                let cost = element.at("pin", "cost")?.integer
            else { throw Unreadable("an officer is incomplete") }
            let pin = StoredPIN(salt: salt, key: key, cost: Int(cost))
            officers[badge] = StoredOfficer(
                officer: Officer(
                    badge: badge, name: element["name"]?.string, role: role,
                    isLockedHere: element["locked_here"]?.bool ?? isLocked,
                    isLockedByRoster: element["locked_by_roster"]?.bool ?? false,
                    isListed: element["listed"]?.bool ?? false,
                    isUnlockedAgainstRoster: element["unlocked_against_roster"]?.bool ?? false,
                    hasPIN: pin != .none, failures: Int(failures)),
                pin: pin, leftAt: element["left_at"]?.string.flatMap { Timestamp($0) })
        }
        if let json = json["roster"], !json.isNull {
            guard let installed = InstalledRoster(json) else {
                throw Unreadable("the roster is incomplete")
            }
            roster = installed
        }
        if let json = json["recovery_codes"], !json.isNull {
            guard let codes = StoredRecoveryCodes(json) else {
                throw Unreadable("the recovery codes are incomplete")
            }
            recoveryCodes = codes
        }
        for element in try Self.elements("codes", json, AccessLimits.codes) {
            guard let hash = element["hash"]?.string.flatMap({ Digest256($0) }),
                let name = element["name"]?.string, let replaces = element["replaces"]?.bool,
                let made = element["made"].flatMap(Moment.init)
            else { throw Unreadable("a code is incomplete") }
            codes[hash] = StoredCode(name: name, replaces: replaces, made: made)
        }
        for element in try Self.elements("workstations", json, AccessLimits.workstations) {
            guard let hash = element["hash"]?.string.flatMap({ Digest256($0) }),
                let id = element["id"]?.string.flatMap({ Identifier($0) }),
                let name = element["name"]?.string,
                let enrolledAt = element["enrolled_at"]?.string.flatMap({ Timestamp($0) })
            else { throw Unreadable("a workstation is incomplete") }
            workstations[hash] = Workstation(
                id: id, name: name, enrolledAt: enrolledAt,
                lastUse: element["last_use"]?.string.flatMap { Timestamp($0) })
        }
        for element in try Self.elements("sessions", json, AccessLimits.sessions) {
            guard let hash = element["hash"]?.string.flatMap({ Digest256($0) }),
                let badge = element["badge"]?.string,
                let workstation = element["workstation"]?.string.flatMap({ Identifier($0) }),
                let opened = element["opened"].flatMap(Moment.init),
                let expires = element["expires_ms"]?.integer
            else { throw Unreadable("a session is incomplete") }
            sessions[hash] = StoredSession(
                badge: badge, workstation: workstation, opened: opened,
                expires: .milliseconds(expires),
                isRecovery: element["recovery"]?.bool ?? false,
                isTraining: element["training"]?.bool ?? false)
        }
    }

    struct Unreadable: Error {
        let reason: String

        init(_ reason: String) {
            self.reason = reason
        }
    }

    private static func elements(
        _ key: String, _ json: JSONValue, _ limit: Int
    ) throws(Unreadable) -> [JSONValue] {
        guard let elements = json[key]?.array, elements.count <= limit else {
            throw Unreadable("\(key) is no list of at most \(limit)")
        }
        return elements
    }

    /// Sorted, so that the same state gives the same bytes.
    private func list<Key: CustomStringConvertible, Value>(
        _ members: [Key: Value], _ element: (Key, Value) -> JSONValue
    ) -> JSONValue {
        .array(
            members.sorted { $0.key.description < $1.key.description }
                .map { element($0.key, $0.value) })
    }
}

extension AccessState.Moment {
    var json: JSONValue {
        [
            "time": .string(time.description),
            "boot_id": .string(bootID.description),
            "monotonic_ms": .integer(monotonic.wholeMilliseconds),
        ]
    }

    init?(_ json: JSONValue) {
        guard let time = json["time"]?.string.flatMap({ Timestamp($0) }),
            let bootID = json["boot_id"]?.string.flatMap({ Identifier($0) }),
            let monotonic = json["monotonic_ms"]?.integer
        else { return nil }
        self.init(time: time, bootID: bootID, monotonic: .milliseconds(monotonic))
    }
}
