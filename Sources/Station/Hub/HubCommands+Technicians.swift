internal import Core
internal import Hub

/// People who come to posts by SSH.
extension HubCommands {
    public static let technicianAccounts = VisitorKeys.accounts
    public static let technicianHours = TechnicianKeys.hours
    public static let technicianDaysBack = TechnicianKeys.daysBack

    var technicianKeys: TechnicianKeys { TechnicianKeys(directory: directory, files: files) }

    /// `technicians certify`.
    ///
    /// - Parameters:
    ///   - key: the file with the person's public key.
    ///   - posts: empty is every post.
    ///   - out: where the certificate goes; without it beside the key, where ssh finds it.
    public func certify(
        key: String, holder: String, ticket: String, accounts: [String], posts: [String],
        hours: Int, out: String?
    ) -> Int32 {
        answering {
            _ = try HubDirectory.open(directory)
            for text in [holder, ticket] {
                guard !text.isEmpty,
                    text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }),
                    holder.count + ticket.count <= TechnicianKeys.holderLimit
                else {
                    console.complain(
                        "waypost-hub: --holder and --ticket want one line each, "
                            + "\(TechnicianKeys.holderLimit) characters together")
                    return ExitCode.usage
                }
            }
            if let wrong = posts.first(where: { !PostName.isValid($0) }) {
                throw HubFault.invalidPost(wrong)
            }
            let order = TechnicianKeys.Order(
                publicKey: try files.read(key, limit: 65_536), holder: holder, ticket: ticket,
                accounts: accounts, posts: posts.isEmpty ? nil : posts, hours: hours)
            let (certificate, serial) = try technicianKeys.certify(order, at: time.now())
            let place = out ?? (key.hasSuffix(".pub") ? String(key.dropLast(4)) : key) + "-cert.pub"
            try files.replace(place, with: Array(certificate.utf8), mode: 0o644)
            if isJSON {
                let document: JSONValue = [
                    "out": .string(place), "serial": .integer(serial), "holder": .string(holder),
                    "accounts": .array(accounts.map { .string("waypost-\($0)") }),
                    "posts": posts.isEmpty ? .null : .array(posts.map(JSONValue.string)),
                ]
                console.line(document.prettyText)
            } else {
                console.line("\(place): certificate \(serial) for \(holder), \(hours) h")
                for account in accounts {
                    console.line("  ssh waypost-\(account)@\(posts.first ?? "POST")")
                }
            }
            return ExitCode.ok
        }
    }

    /// `technicians issued`.
    public func certificatesIssued() -> Int32 {
        answering {
            _ = try HubDirectory.open(directory)
            let lines = try technicianKeys.registerLines()
            let documents = lines.compactMap { try? JSONValue(parsing: Array($0.utf8)) }
            if isJSON {
                console.line(JSONValue.array(documents).prettyText)
                return ExitCode.ok
            }
            if documents.isEmpty { console.line("None was issued.") }
            for one in documents {
                let names = (one["names"]?.array ?? []).compactMap(\.string)
                console.line(
                    "\(one["serial"]?.integer ?? 0)  \(one["holder"]?.string ?? "") "
                        + "\(one["ticket"]?.string ?? "")  until \(one["until"]?.string ?? "")  "
                        + names.joined(separator: " "))
            }
            return ExitCode.ok
        }
    }

    /// `technicians breakglass POST [--renew]`.
    public func breakglass(of post: String, isRenewing: Bool) -> Int32 {
        answering {
            _ = try HubDirectory.open(directory)
            guard PostName.isValid(post) else { throw HubFault.invalidPost(post) }
            _ = try technicianKeys.breakglassLine(of: post, isNew: isRenewing)
            let path = technicianKeys.breakglass(of: post)
            if isJSON {
                let document: JSONValue = [
                    "post": .string(post), "key": .string(path), "renewed": .bool(isRenewing),
                ]
                console.line(document.prettyText)
            } else if isRenewing {
                console.line(
                    "\(path): another key; the post takes it with its next enrolment bundle: "
                        + "waypost-hub enrol --csr, there waypost provision --import")
                console.line(
                    "Until then \(technicianKeys.formerBreakglass(of: post)) opens it.")
            } else {
                console.line("ssh -i \(path) \(VisitorKeys.breakglass)@\(post)")
                console.line("Afterwards: waypost-hub technicians breakglass \(post) --renew")
            }
            return ExitCode.ok
        }
    }

    /// Puts who may come by SSH into a bundle. A hub without ssh-keygen gives one without, and says
    /// so.
    func provideTechnicians(_ bundle: inout EnrolmentBundle) {
        do throws(TechnicianFault) {
            bundle.technicians = try technicianKeys.authorityLine()
            bundle.breakglass = try technicianKeys.breakglassLine(of: bundle.post)
        } catch {
            console.complain("waypost-hub: nobody will come to \(bundle.post) by SSH: \(error)")
        }
    }
}
