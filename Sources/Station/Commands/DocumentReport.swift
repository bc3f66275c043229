internal import Core

/// `waypost document inspect` for people.
enum DocumentReport {
    static func text(_ report: JSONValue) -> String {
        let lines =
            zone(report.at("document", "mrz")) + chip(report.at("document", "chip"))
            + (report["warnings"]?.array ?? []).map { warning in
                "doubt   \(warning["pointer"]?.string ?? "") \(warning["code"]?.string ?? "")"
            }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func zone(_ zone: JSONValue?) -> [String] {
        guard let zone, !zone.isNull else { return ["zone    none"] }
        if let error = zone["error"]?.string { return ["zone    \(error)"] }
        let format = zone["format"]?.string ?? ""
        let failing = words(zone["failing"])
        let misread = (zone["suggestions"]?.array ?? []).map { suggestion in
            let changes = (suggestion["changes"]?.array ?? []).map { change in
                "line \(change["line"]?.integer ?? 0), character \(change["column"]?.integer ?? 0): "
                    + "\(change["found"]?.string ?? "") may be \(change["suggested"]?.string ?? "")"
            }
            return "        perhaps misread: " + changes.joined(separator: "; ")
        }
        return [
            "zone    \(format), " + (failing.isEmpty ? "all checks right" : "failing: \(failing)")
        ] + misread
    }

    private static func chip(_ chip: JSONValue?) -> [String] {
        guard let chip, !chip.isNull else { return ["chip    none read"] }
        let word = (chip["verdict"]?.string ?? "").replacing("_", with: " ").uppercased()
        let reason = chip["reason"]?.string.map { ": \($0)" } ?? ""
        var lines = ["chip    \(word)\(reason)"]
        for (title, key) in [("signer", "signer"), ("country", "authority")] {
            guard let subject = chip.at(key, "subject")?.string else { continue }
            let until = chip.at(key, "not_after")?.string?.prefix(10) ?? ""
            lines.append(
                "        \(title): \(subject), \(chip.at(key, "key")?.string ?? ""), until \(until)"
            )
        }
        if let signed = chip["signed_at"]?.string { lines.append("        signed: \(signed)") }
        if let state = chip["revocation"]?.string {
            lines.append("        revocation: \(state.replacing("_", with: " "))")
        }
        let groups = (chip["data_groups"]?.object ?? [:]).sorted { $0.key < $1.key }
            .map { "\($0.key) \($0.value.string?.replacing("_", with: " ") ?? "")" }
        if !groups.isEmpty { lines.append("        " + groups.joined(separator: ", ")) }
        let remarks = words(chip["remarks"])
        if !remarks.isEmpty { lines.append("        remarks: \(remarks)") }
        return lines
    }

    private static func words(_ list: JSONValue?) -> String {
        (list?.array ?? []).compactMap(\.string).joined(separator: ", ")
    }
}
