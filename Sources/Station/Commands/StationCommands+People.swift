internal import Core

/// Who may capture: workstations and officers.
extension StationCommands {
    /// `waypost enrol workstation NAME [--replace]`: prints the one-time code.
    public func enrolWorkstation(_ name: String, replace: Bool) -> Int32 {
        callCapture(RoleCall.enrolWorkstation, ["name": .string(name), "replace": .bool(replace)]) {
            """
            Workstation \($0["name"]?.string ?? name)
            One-time code: \($0["code"]?.string ?? "")
            Valid until \($0["expires_at"]?.string ?? ""); enter it on the page of the workstation.
            \(Self.warning($0["load"]))
            \(Self.authority($0["authority"]))

            """
        }
    }

    private static func authority(_ notice: JSONValue?) -> String {
        guard let fingerprint = notice?["fingerprint"]?.string else {
            return "The post's own authority cannot be read: waypost provision --site FILE"
        }
        let way =
            (notice?["pages"]?[0]?.string).map { "\($0) says how" }
            ?? "carry etc/waypost/lan-ca.pem there"
        return """
            Its browser must trust the post first: \(way). Compare SHA-256:
              \(fingerprint.prefix(47))
              \(fingerprint.dropFirst(48))
            """
    }

    private static func warning(_ load: JSONValue?) -> String {
        load?.isNull == false
            ? "Its page warns before the load of that name is cut."
            : "No switched load from tier 3 on has that name: its page warns of no cut."
    }

    /// `waypost enrol list`: the enrolled workstations.
    public func listWorkstations() -> Int32 {
        callCapture(RoleCall.listWorkstations, .null) { value in
            Self.table(
                value, columns: [("name", 24), ("enrolled_at", 26), ("last_use", 24)],
                empty: "No workstation is enrolled: waypost enrol workstation NAME")
        }
    }

    /// `waypost officers add BADGE --role ROLE`: prints the first PIN.
    public func addOfficer(_ badge: String, role: String, name: String?) -> Int32 {
        callCapture(
            RoleCall.addOfficer,
            ["badge": .string(badge), "role": .string(role), "name": JSONValue(name)],
            show: Self.pin)
    }

    /// `waypost officers reset BADGE`: prints a new PIN.
    public func resetOfficer(_ badge: String) -> Int32 {
        callCapture(RoleCall.resetOfficer, ["badge": .string(badge)], show: Self.pin)
    }

    /// `waypost officers recovery [--renew]`: how many codes are left, or ten others.
    public func recoveryCodes(renew: Bool) -> Int32 {
        callCapture(renew ? RoleCall.makeRecoveryCodes : RoleCall.recoveryCodes, .null) { value in
            guard let codes = value["codes"]?.array else {
                let left = value["left"]?.integer ?? 0
                let since = value["made_at"]?.string.map { ", made \($0)" } ?? ""
                return "Recovery codes that were not used yet: \(left)\(since)\n"
                    + "Ten others, and those void: waypost officers recovery --renew\n"
            }
            return RecoveryNotice.text(codes.compactMap(\.string))
        }
    }

    /// `waypost officers lock BADGE`.
    public func lockOfficer(_ badge: String) -> Int32 {
        callCapture(RoleCall.lockOfficer, ["badge": .string(badge)]) { _ in
            "Badge \(badge) is locked and its sessions are closed.\n"
        }
    }

    /// `waypost officers list`.
    public func listOfficers() -> Int32 {
        callCapture(RoleCall.listOfficers, .null) { value in
            Self.table(
                value,
                columns: [
                    ("badge", 16), ("role", 12), ("locked", 8), ("pin", 5), ("roster", 8),
                    ("name", 30),
                ],
                empty: "No officer is registered: waypost officers add BADGE --role ROLE")
        }
    }

    private static func pin(_ value: JSONValue) -> String {
        """
        Badge \(value["badge"]?.string ?? "")
        PIN   \(value["pin"]?.string ?? "")
        It is shown only here. Hand it over in person.

        """
    }

    static func table(
        _ value: JSONValue, columns: [(key: String, width: Int)], empty: String
    ) -> String {
        guard let rows = value.array, !rows.isEmpty else { return empty + "\n" }
        func line(_ cells: [String]) -> String {
            zip(cells, columns).map { cell, column in
                cell + String(repeating: " ", count: max(1, column.width - cell.count))
            }.joined().trimmingTrailingSpaces() + "\n"
        }
        return line(columns.map { $0.key.replacingUnderscores() })
            + rows.map { row in
                line(
                    columns.map { column in
                        switch row[column.key] {
                        case .string(let text): text
                        case .bool(let flag): flag ? "yes" : "no"
                        default: "-"
                        }
                    })
            }.joined()
    }
}

extension String {
    fileprivate func trimmingTrailingSpaces() -> String {
        String(reversed().drop { $0 == " " }.reversed())
    }

    fileprivate func replacingUnderscores() -> String {
        String(map { $0 == "_" ? " " : $0 })
    }
}
