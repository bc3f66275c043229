extension UPSBank {
    /// What `NETVER` and `PROTVER` say.
    static let protocolVersion = "1.3"

    /// WinNUT takes the fifth word for the version and stops without one.
    var versionLine: String { "Network UPS Tools upsd 2.8.0 - Waypost \(version)" }

    /// One answer for one line, and what else follows from it.
    mutating func answer(_ line: [UInt8], from id: ClientID, at now: Duration) -> [Action] {
        guard clients[id] != nil else { return [] }
        do throws(UPSErrorWord) {
            let command = try UPSCommand(line: line)
            switch command {
            case .logout:
                return [.answer(id, "OK Goodbye\n"), .close(id)]
            case .login(let ups): return try login(id, to: ups, at: now)
            case .primary, .forceShutdown, .username, .password:
                return try identify(id, command, at: now)
            default:
                if case .get(.variable, let ups, UPSVariable.status.rawValue?) = command {
                    let key = try key(ups)
                    clients[id]?.heeded = key
                }
                return [.answer(id, try text(command, at: now))]
            }
        } catch {
            var actions: [Action] = [.answer(id, "ERR \(error.rawValue)\n")]
            if error == .accessDenied { actions += noteRefusal(id, at: now) }
            return actions
        }
    }

    // MARK: Who asks

    private mutating func identify(
        _ id: ClientID, _ command: UPSCommand, at now: Duration
    ) throws(UPSErrorWord) -> [Action] {
        switch command {
        case .username(let name):
            guard clients[id]?.username == nil else { throw .alreadySetUsername }
            clients[id]?.username = name
            return [.answer(id, "OK\n")]
        case .password(let password):
            guard clients[id]?.password == nil else { throw .alreadySetPassword }
            clients[id]?.password = password
            return [.answer(id, "OK\n")]
        case .primary(let ups, let word):
            _ = try key(ups)
            guard try user(of: id).user.isPrimary else { throw .accessDenied }
            return [.answer(id, "OK \(word)-GRANTED\n")]
        case .forceShutdown(let ups):
            let key = try key(ups)
            guard try user(of: id).user.isPrimary else { throw .accessDenied }
            // The plan is the power role's: a client may bring an announced shutdown forward, never
            // make one, or one stolen password would darken the post.
            guard tiers[key]?.force(at: now) == true else { throw .accessDenied }
            return [.answer(id, "OK FSD-SET\n")]
        default: throw .unknownCommand
        }
    }

    private mutating func login(
        _ id: ClientID, to ups: String, at now: Duration
    ) throws(UPSErrorWord) -> [Action] {
        let (name, _) = try user(of: id)
        guard let client = clients[id], client.login == nil else { throw .alreadyLoggedIn }
        let key = try key(ups)
        clients[id]?.login = key
        tiers[key]?.login(at: now)
        return [
            .answer(id, "OK\n"),
            note(.loggedIn(tier: key.tier, user: name, peer: client.peer), of: key),
        ]
    }

    private func user(of id: ClientID) throws(UPSErrorWord) -> (name: String, user: UPSUser) {
        guard let name = clients[id]?.username else { throw .usernameRequired }
        guard let password = clients[id]?.password else { throw .passwordRequired }
        guard let user = users[name], user.password.accepts(password) else {
            throw .accessDenied
        }
        return (name, user)
    }

    private mutating func noteRefusal(_ id: ClientID, at now: Duration) -> [Action] {
        refusals += 1
        if let noted = refusalsNotedAt, now < noted + Self.refusalPause { return [] }
        refusalsNotedAt = now
        defer { refusals = 0 }
        return [.note(.refused(count: refusals, lastPeer: clients[id]?.peer ?? ""))]
    }

    // MARK: What is asked

    private func text(_ command: UPSCommand, at now: Duration) throws(UPSErrorWord) -> String {
        switch command {
        case .listUPS: return upsList
        case .list(let listing, let ups, let variable):
            return try list(listing, ups: ups, variable: variable, at: now)
        case .get(let question, let ups, let name):
            return try get(question, ups: ups, name: name, at: now)
        case .tracking: return "OFF\n"
        case .instantCommand(let ups):
            _ = try key(ups)
            throw .commandNotSupported
        case .setVariable(let ups, let name):
            _ = try key(ups)
            _ = try variable(name)
            throw .readOnly
        case .version: return versionLine + "\n"
        case .protocolVersion: return Self.protocolVersion + "\n"
        case .help: return "Commands: \(UPSCommand.names.joined(separator: " "))\n"
        case .startTLS: throw .featureNotConfigured
        case .username, .password, .login, .logout, .primary, .forceShutdown:
            throw .unknownCommand
        }
    }

    private var upsList: String {
        var lines = descriptions.values.sorted { $0.key < $1.key }
            .map { "UPS \($0.name) \(UPSLine.quoted($0.text))" }
        if let aliasTier, let description = descriptions[UPSKey(tier: aliasTier)] {
            lines.append("UPS \(Self.alias) \(UPSLine.quoted(description.text))")
        }
        return enclosed("UPS", lines)
    }

    private func list(
        _ listing: UPSCommand.Listing, ups: String, variable name: String?, at now: Duration
    ) throws(UPSErrorWord) -> String {
        let key = try key(ups)
        let ups = ups.lowercased()
        var lines: [String] = []
        var query = "\(listing.rawValue) \(ups)"
        switch listing {
        case .variables:
            lines = try readings(key, at: now).all.map {
                "VAR \(ups) \($0.variable.rawValue) \(UPSLine.quoted($0.value))"
            }
        case .clients:
            lines = clients.sorted { $0.key < $1.key }
                .filter { $0.value.login == key }.map { "CLIENT \(ups) \($0.value.peer)" }
        case .choices, .ranges: query += " \(try variable(name ?? "").rawValue)"
        // Nothing can be set and nothing commanded from the LAN.
        case .writable, .commands: break
        }
        return enclosed(query, lines)
    }

    private func get(
        _ question: UPSCommand.Question, ups: String, name: String?, at now: Duration
    ) throws(UPSErrorWord) -> String {
        let key = try key(ups)
        let ups = ups.lowercased()
        switch question {
        case .variable:
            let variable = try variable(name ?? "")
            guard let value = try readings(key, at: now).value(variable) else {
                throw .variableNotSupported
            }
            return "VAR \(ups) \(variable.rawValue) \(UPSLine.quoted(value))\n"
        case .type:
            let variable = try variable(name ?? "")
            return "TYPE \(ups) \(variable.rawValue) \(variable.type)\n"
        case .description:
            let variable = try variable(name ?? "")
            return "DESC \(ups) \(variable.rawValue) \(UPSLine.quoted(variable.description))\n"
        case .commandDescription: throw .commandNotSupported
        case .upsDescription:
            return "UPSDESC \(ups) \(UPSLine.quoted(descriptions[key]?.text ?? ""))\n"
        case .logins: return "NUMLOGINS \(ups) \(tiers[key]?.logins ?? 0)\n"
        }
    }

    private func enclosed(_ query: String, _ lines: [String]) -> String {
        (["BEGIN LIST \(query)"] + lines + ["END LIST \(query)"]).joined(separator: "\n") + "\n"
    }

    // MARK: Names

    private func key(_ ups: String) throws(UPSErrorWord) -> UPSKey {
        let name = ups.lowercased()
        if name == Self.alias, let aliasTier { return UPSKey(tier: aliasTier) }
        guard
            let description = descriptions.values.first(where: { $0.name.lowercased() == name })
        else { throw .unknownUPS }
        return description.key
    }

    private func variable(_ name: String) throws(UPSErrorWord) -> UPSVariable {
        guard let variable = UPSVariable(rawValue: name.lowercased()) else {
            throw .variableNotSupported
        }
        return variable
    }

    /// - Throws: `driverNotConnected` before the plan's first word, `dataStale` in its silence.
    private func readings(_ key: UPSKey, at now: Duration) throws(UPSErrorWord) -> UPSReadings {
        guard let tier = tiers[key], let description = descriptions[key] else {
            throw .unknownUPS
        }
        guard !tier.isStale else {
            throw tier.lastKnown == nil ? .driverNotConnected : .dataStale
        }
        let isFresh = heardAt.map { now < $0 + timing.patience } ?? false
        return UPSReadings(
            description: description, tier: tier, snapshot: isFresh ? snapshot : nil,
            timing: timing, version: version, now: now)
    }
}
