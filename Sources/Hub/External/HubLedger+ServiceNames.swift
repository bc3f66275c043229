internal import Core
internal import Uplink

/// A service and an alert list never have one name: officers read it with a hit, a list's upkeep
/// withdraws what that list holds no more, and its owner is told counts by it.
extension HubLedger {
    /// Names are compared as a reader does: capitals and spaces do not tell two apart.
    static func plainName(_ name: String) -> String {
        name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// - Throws: `nameTaken` where a list of that name was published or a post has one.
    func refuseNameOfList(_ name: String) throws(HubFault) {
        try lockNames()
        let plain = Self.plainName(name)
        let published = try session.query(
            "SELECT DISTINCT name FROM releases WHERE kind = 'lists'", [])
        if let list = published.compactMap({ $0[0].string })
            .first(where: { Self.plainName($0) == plain })
        {
            throw .nameTaken(
                "\"\(name)\" is the alert list \(list), published here",
                remedy: "give the service another name with --list")
        }
        if let (list, post) = try listsOfPosts().first(where: { Self.plainName($0.list) == plain })
        {
            throw .nameTaken(
                "\"\(name)\" is the alert list \(list), which \(post) has",
                remedy: "give the service another name with --list")
        }
    }

    /// - Throws: `nameTaken` where a service has that name, or had: its hits stand under it.
    func refuseNameOfService(_ list: String) throws(HubFault) {
        try lockNames()
        let plain = Self.plainName(list)
        for row in try session.query("SELECT name, list FROM external_providers", []) {
            guard let service = row[0].string, let name = row[1].string,
                Self.plainName(name) == plain
            else { continue }
            throw .nameTaken(
                "the service \(service) has the name \"\(name)\", and its hits stand under it",
                remedy: "build the list under another name, or run waypost-hub external-check run "
                    + "\(service) with another --list first")
        }
    }

    func refuseTakenName(of release: ReleaseName) throws(HubFault) {
        guard release.kind == .lists else { return }
        try refuseNameOfService(release.name)
    }

    /// The posts that have a list of a service's name, as by a stick, by the service.
    func namesakes() throws(HubFault) -> [String: String] {
        var found: [String: String] = [:]
        let services = try session.query(
            "SELECT name, list FROM external_providers WHERE retired_at IS NULL", [])
        guard !services.isEmpty else { return found }
        let lists = try listsOfPosts()
        for row in services {
            guard let service = row[0].string, let name = row[1].string else { continue }
            found[service] = lists.first { Self.plainName($0.list) == Self.plainName(name) }?.post
        }
        return found
    }

    /// As posts told last.
    private func listsOfPosts() throws(HubFault) -> [(list: String, post: String)] {
        try session.query(
            "SELECT condition, post_id FROM tidings WHERE condition IS NOT NULL ORDER BY post_id",
            []
        ).flatMap { row -> [(list: String, post: String)] in
            let condition = row[0].string.flatMap { try? JSONValue(parsing: $0) }
            return (condition?["lists"]?.array ?? []).compactMap { list in
                guard let name = list["name"]?.string, let post = row[1].string else { return nil }
                return (name, post)
            }
        }
    }

    /// Until the transaction's end nobody else gives a name.
    private func lockNames() throws(HubFault) {
        guard let lock = session.dialect.lockNames else { return }
        _ = try session.query(lock, [])
    }
}
