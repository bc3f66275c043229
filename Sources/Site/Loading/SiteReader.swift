/// Reads the tables of a site file, section by section, and then what they say about each other.
struct SiteReader {
    let catalogue: Catalogue

    /// `nil`, or a site of which not all is right, after the report has every fault.
    func site(_ table: TableReader) -> Site? {
        let post = table.table("post").flatMap(self.post)
        let board = table.table("board").flatMap(self.board)
        let power = table.table("power").flatMap { self.power($0, board: board) }
        let capture = table.table("capture").flatMap(self.capture)
        let ups = table.table("ups").flatMap { self.ups($0, beside: capture) }
        let uplink = table.table("uplink").flatMap(self.uplink)
        let retention =
            table.holds("retention")
            ? table.table("retention").flatMap(self.retention) : Site.Retention()
        let lists =
            table.holds("lists") ? table.table("lists").flatMap(self.lists) : Site.Lists()
        let lan = table.holds("lan") ? table.table("lan").flatMap(self.lan) : Site.LAN()
        for name in ["documents", "time"] { table.emptyTable(name) }
        table.finish()
        guard let post, let board, let power, let capture, let ups, let uplink, let retention,
            let lists, let lan
        else { return nil }
        return Site(
            post: post, board: board, power: power, capture: capture, ups: ups, uplink: uplink,
            retention: retention, lists: lists, lan: lan)
    }

    private func lan(_ table: TableReader) -> Site.LAN? {
        let address = table.optional(
            "address",
            Reading<InterfaceAddress>.spelled(
                #"an IPv4 address with its prefix, such as "192.168.8.1/24""#
            )
            .map(Optional.some),
            else: nil)
        let serves = table.optional("serve", .truth, else: false)
        table.finish()
        guard let address, let serves else { return nil }
        if serves, address?.prefix != Site.LAN.servedPrefix {
            table.refuse(
                "serve", found: address.map { "true beside \($0)" } ?? "true without an address",
                allowed: "true beside an address ending in /\(Site.LAN.servedPrefix)")
        }
        return Site.LAN(address: address, serves: serves)
    }

    private func lists(_ table: TableReader) -> Site.Lists? {
        let usual = Site.Lists()
        let late = table.optional("late_days", .whole(Site.Lists.days), else: usual.lateDays)
        table.finish()
        return late.map { Site.Lists(lateDays: $0) }
    }

    private func retention(_ table: TableReader) -> Site.Retention? {
        var retention = Site.Retention()
        func days(_ name: String, _ usual: Int) -> Int? {
            table.optional(name, .whole(Site.Retention.days), else: usual)
        }
        let crossings = days("crossings_days", retention.crossingsDays)
        let attachments = days("attachments_days", retention.attachmentsDays)
        let audit = days("audit_days", retention.auditDays)
        let referrals = days("referrals_days", retention.referralsDays)
        table.finish()
        guard let crossings, let attachments, let audit, let referrals else { return nil }
        if attachments > crossings {
            table.refuse(
                "attachments_days", found: "\(attachments)",
                allowed: "at most the crossings_days, \(crossings)")
            return nil
        }
        retention.crossingsDays = crossings
        retention.attachmentsDays = attachments
        retention.auditDays = audit
        retention.referralsDays = referrals
        return retention
    }

    private func post(_ table: TableReader) -> Site.Post? {
        let id = table.required(
            "id",
            .name(
                "a letter, then letters, digits and hyphens, up to 40, such as \"NE-DOSSO-1\","
                    + " and not \(Site.Post.trainingID)"
            ) {
                $0.utf8.first?.isLetter == true && $0.utf8.count <= 40
                    && $0.uppercased() != Site.Post.trainingID
                    && $0.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
            })
        let name = table.required("name", .line(atMost: 200))
        let country = table.required(
            "country", Reading<CountryCode>.spelled(#"a country code such as "NER""#))
        let latitude = table.required("latitude", .number(-90...90))
        let longitude = table.required("longitude", .number(-180...180))
        let timeZone = table.required(
            "timezone",
            .name(#"a name of the tz database, such as "Africa/Niamey""#) {
                catalogue.timeZones.contains($0)
            })
        table.finish()
        guard let id, let name, let country, let latitude, let longitude, let timeZone else {
            return nil
        }
        return Site.Post(
            id: id, name: name, country: country, latitude: latitude, longitude: longitude,
            timeZone: timeZone)
    }

    private func board(_ table: TableReader) -> BoardDefinition? {
        let known = catalogue.boards.keys.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
        let id = table.required(
            "id", .name("a board that is known: \(known)") { catalogue.boards[$0] != nil })
        table.finish()
        return id.flatMap { catalogue.boards[$0] }
    }

    private func capture(_ table: TableReader) -> Site.Capture? {
        let address = Reading<NetworkAddress>.spelled(#"HOST:PORT, such as "0.0.0.0:8443""#)
        let listen = table.required("listen", address)
        let port80 = listen.map {
            NetworkAddress(host: $0.host, port: Site.Capture.defaultAuthorityPort)
        }
        let authority = table.optional(
            "ca_listen", address.orNone(), else: port80)
        table.finish()
        guard let listen, let authority else { return nil }
        if authority == listen {
            table.refuse(
                "ca_listen", found: "\(listen), where the service itself listens",
                allowed: "another port, or \"none\"")
        }
        return Site.Capture(listen: listen, authorityListen: authority)
    }

    private func ups(_ table: TableReader, beside capture: Site.Capture?) -> Site.UPS? {
        let listen = table.required(
            "listen", Reading<NetworkAddress>.spelled(#"HOST:PORT, such as "0.0.0.0:3493""#))
        table.finish()
        guard let listen else { return nil }
        if listen == capture?.listen || listen == capture?.authorityListen {
            table.refuse(
                "listen", found: "\(listen), where the capture service listens",
                allowed: "another port, usually 3493")
        }
        return Site.UPS(listen: listen)
    }

    private func uplink(_ table: TableReader) -> Site.Uplink? {
        let hub = table.required(
            "hub",
            Reading<HubAddress>.spelled(
                #"an https address, such as "https://hub.example.org:9443""#))
        let budget = table.required("monthly_budget_mb", .monthlyBudget)
        let attachments = table.required("attachments", Reading<Site.Uplink.Attachments>.word())
        let cheap = table.optional("cheap_hours", .cheapHours, else: [])
        let witnesses = table.optional(
            "witnesses",
            Reading<NetworkAddress>.spelled(#"HOST:PORT, such as "9.9.9.9:53""#)
                .oneOrMore(atMost: Site.Uplink.witnessLimit), else: [])
        table.finish()
        guard let hub, let budget, let attachments, let cheap, let witnesses else { return nil }
        return Site.Uplink(
            hub: hub, monthlyBudgetMegabytes: budget, attachments: attachments,
            cheapHours: ServiceHours(cheap), witnesses: witnesses)
    }
}
