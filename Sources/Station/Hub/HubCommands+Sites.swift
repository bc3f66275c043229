internal import Core
internal import Hub
internal import PKI
internal import Records
internal import Site
internal import Uplink

/// Signing site files, for boards that take none but HQ's.
extension HubCommands {
    /// What `waypost-hub site sign` is told.
    public struct SiteOrder: Sendable {
        public var sites: [String]
        public var key: String
        public var certificate: String
        /// For how long the signature is good, 1 to ``longestDays``.
        public var days: Int
        /// The request of the one device that it is for.
        public var device: String?
        /// The folder that gets one for each post; without it the signature stands beside the file.
        public var out: String?

        public static let longestDays = 730

        public init(
            sites: [String], key: String, certificate: String, days: Int, device: String?,
            out: String?
        ) {
            self.sites = sites
            self.key = key
            self.certificate = certificate
            self.days = days
            self.device = device
            self.out = out
        }
    }

    /// A site file and what it says.
    private struct CheckedSite {
        let path: String
        let bytes: [UInt8]
        let post: String
    }

    /// `site sign FILE… --key KEY --cert PEM [--days N] [--device CSR] [--out DIR]`: nothing is
    /// signed unless every file is in order.
    public func signSites(_ order: SiteOrder, _ choice: StoreChoice?) async -> Int32 {
        do {
            let hub = try HubDirectory.open(directory)
            guard order.device == nil || order.sites.count == 1 else {
                throw PublishingFault(
                    problem: "--device names one device, and these are \(order.sites.count) sites")
            }
            guard let sites = try checked(order.sites) else { return ExitCode.configuration }
            let device = try order.device.map { path in
                try CertificateRequest(pem: files.read(path, limit: PEMLimit.file)).publicKey
            }
            let succeeds = device == nil ? nil : try await lastPlace(of: sites[0].post, choice)
            let (key, certificate) = try publisher(order.key, order.certificate)
            let now = time.now()
            for site in sites {
                let statement = SiteStatement(
                    post: site.post, sha256: SHA256.digest(site.bytes),
                    size: Int64(site.bytes.count), madeAt: now,
                    validUntil: now + .seconds(order.days * 86_400),
                    device: device.map { SHA256.digest($0.der) }, succeeds: succeeds)
                guard let statement else {
                    throw PublishingFault(problem: "\(site.path) cannot be signed")
                }
                let signed = try SignedStatement(statement)
                    .signed(key: key, certificate: certificate, at: now)
                try signed.verified(by: hub.publisherTrust(), at: now, signers: 1)
                let file = SignedSite(signed, authorities: try hub.authorities(.lists).signed)
                tell(site, statement, try write(site, file, to: order.out))
            }
            return ExitCode.ok
        } catch {
            return tell(error, otherwise: ExitCode.failed)
        }
    }

    /// - Returns: `nil` where one is not in order, every fault having been told.
    private func checked(_ paths: [String]) throws -> [CheckedSite]? {
        var sites: [CheckedSite] = []
        var isFaulty = false
        for path in paths {
            let bytes = try files.read(path, limit: SiteFile.largest)
            do throws(SiteFaults) {
                let site = try SiteFile.load(bytes, name: path, catalogue: .embedded)
                sites.append(CheckedSite(path: path, bytes: bytes, post: site.post.id))
            } catch {
                isFaulty = true
                _ = console.refuse(error)
            }
        }
        let posts = Dictionary(grouping: sites, by: \.post)
        for (post, same) in posts.sorted(by: { $0.key < $1.key }) where same.count > 1 {
            isFaulty = true
            console.complain(
                "waypost-hub: \(same.map(\.path).joined(separator: " and ")) are both of post "
                    + "\(post); a post has one")
        }
        return isFaulty ? nil : sites
    }

    /// Where the records of a post end here, for the board that takes it over; `nil` where none
    /// came.
    private func lastPlace(of post: String, _ choice: StoreChoice?) async throws -> ChainHead? {
        let store: any HubStore
        do {
            store = try self.store(choice)
        } catch HubStoreFault.neverServed {
            return nil
        }
        do throws(HubFault) {
            try await store.prepare(at: time.now())
            let head = try await store.heads(post, limit: 1).first?.head
            await store.close()
            return head
        } catch {
            await store.close()
            throw error
        }
    }

    /// - Returns: the signature's file.
    private func write(
        _ site: CheckedSite, _ file: SignedSite, to out: String?
    ) throws(FileFault) -> String {
        var path = site.path
        if let out {
            // As it has to lie on a stick.
            let folder = "\(out)/\(site.post)/waypost"
            try files.makeDirectory(out, mode: 0o755)
            try files.makeDirectory("\(out)/\(site.post)", mode: 0o755)
            try files.makeDirectory(folder, mode: 0o755)
            path = "\(folder)/site.toml"
            try OutputFile(path, files: files).write(site.bytes, mode: 0o644)
        }
        path += SignedSite.suffix
        try OutputFile(path, files: files).write(
            Array(file.json.prettyText.utf8), mode: 0o644)
        return path
    }

    private func tell(_ site: CheckedSite, _ statement: SiteStatement, _ out: String) {
        if isJSON {
            let document: JSONValue = ["out": .string(out), "statement": statement.json]
            return console.line(document.prettyText)
        }
        var words = "post \(site.post), until \(statement.validUntil)"
        if let device = statement.device {
            words += ", for device \(device.description.prefix(16))"
        }
        if let place = statement.succeeds {
            words += ", behind sequence \(place.sequence) of epoch \(place.epoch)"
        }
        console.line("\(out): \(words)")
    }

    /// `authority show --out FILE`: HQ's authorities as a card is to know them.
    public func showAuthorities(out: String) -> Int32 {
        answering {
            let hub = try HubDirectory.open(directory)
            let certificates = try AuthorityUse.allCases.flatMap { try hub.believed($0) }
            try OutputFile(out, files: files).write(certificates.flatMap(\.pem), mode: 0o644)
            if isJSON {
                let document: JSONValue = [
                    "out": .string(out),
                    "authorities": .array(
                        certificates.map {
                            [
                                "name": .string($0.subjectCommonName ?? ""),
                                "sha256": .string("\($0.fingerprint)"),
                            ]
                        }),
                ]
                console.line(document.prettyText)
            } else {
                console.line("\(out): for etc/waypost/headquarters.pem of posts")
                for certificate in certificates {
                    console.line(
                        "\(certificate.subjectCommonName ?? ""): SHA-256 "
                            + "\(certificate.fingerprint)")
                }
            }
            return ExitCode.ok
        }
    }
}
