internal import Core
internal import PKI
internal import Records
internal import Site
internal import Uplink

/// Whether a site file may make this board a post, or change the post that it is.
struct SiteTrust {
    let paths: Paths
    let files: LinuxFiles
    let now: Timestamp
    /// For what board the card was made; `nil` where it is none of `Image/build`.
    var card: String?

    init(paths: Paths, files: LinuxFiles, now: Timestamp) {
        self.paths = paths
        self.files = files
        self.now = now
        let image = paths.root == "/" ? BootedCard(files: files).board : nil
        card = image.map { $0.hasPrefix(Self.image) ? String($0.dropFirst(Self.image.count)) : $0 }
    }

    private static let image = "waypost-"

    /// What became clear of a file.
    struct Verdict {
        /// What was judged, and nothing that a stick may say when it is read again.
        let bytes: [UInt8]
        /// For the installer.
        let text: String
        /// It was looked at when it came, and is not looked at again.
        var isInForce = false
        /// Of the post that this board takes over.
        var succeeds: ChainHead?
    }

    /// - Parameters:
    ///   - path: of a file that is in order.
    ///   - isUnsigned: a person at the console answers for it.
    /// - Throws: `SiteSignatureFault`; file and certificate faults where the card's own cannot be
    ///   read.
    func judge(_ path: String, site: Site, isUnsigned: Bool) throws -> Verdict {
        if let card, card != site.board.id, !files.exists("\(paths.boards)/\(site.board.id).toml") {
            throw SiteSignatureFault.otherBoard(path: path, board: site.board.id, card: card)
        }
        let bytes = try files.read(path, limit: SiteFile.largest)
        if isUnsigned { return Verdict(bytes: bytes, text: "NOT LOOKED AT, as --unsigned says") }
        // What is in force already changes nothing, whenever it was signed.
        if bytes == (try? files.read(paths.siteFile, limit: SiteFile.largest)) {
            return Verdict(bytes: bytes, text: "as it is in force", isInForce: true)
        }
        let beside = path + SignedSite.suffix
        guard let known = try KnownHeadquarters.load(paths, files) else {
            return Verdict(
                bytes: bytes,
                text: (files.exists(beside) ? "not looked at" : "none")
                    + ": this board knows no headquarters (\(KnownHeadquarters.path(paths)))")
        }
        guard files.exists(beside) else { throw SiteSignatureFault.missing(path: path) }
        let signature = try SignedSite(files.read(beside, limit: SignedSite.limit), path: beside)
        var believed = known.trusted(.lists, signature.authorities).believed
        // Of a post that HQ enrolled, what it has said since.
        let enrolled = SecretFiles(paths: paths).authorities(files)
        if let said = try? enrolled.trusted(.lists) { believed += said.believed }
        return try verify(signature, of: bytes, path: path, site: site, believed: believed)
    }

    /// A copy that was cut off gets one answer, and not one for each table that it lacks. Nobody is
    /// believed for that.
    ///
    /// - Throws: `SiteSignatureFault` where a signature stands beside the file and is of another.
    func checkWhole(_ path: String) throws(SiteSignatureFault) {
        guard let bytes = try? files.read(path, limit: SiteFile.largest),
            bytes != (try? files.read(paths.siteFile, limit: SiteFile.largest)),
            let beside = try? files.read(path + SignedSite.suffix, limit: SignedSite.limit)
        else { return }
        let statement = try SignedSite(beside, path: path + SignedSite.suffix).statement
        guard statement.size == bytes.count, statement.sha256 == SHA256.digest(bytes) else {
            throw .altered(path: path)
        }
    }

    private func verify(
        _ signature: SignedSite, of bytes: [UInt8], path: String, site: Site,
        believed: [Certificate]
    ) throws -> Verdict {
        let statement = signature.statement
        let signers: [Certificate]
        do throws(ReleaseFault) {
            // A fresh board's clock may show any year: that the signer was admitted when he signed
            // is judged by the time that he signed.
            signers = try signature.signed.verified(
                by: TrustStore(anchors: believed), at: nil, signers: 1)
        } catch {
            throw SiteSignatureFault.untrusted(path: path, reason: error.problem)
        }
        guard statement.size == bytes.count, statement.sha256 == SHA256.digest(bytes),
            statement.post == site.post.id
        else { throw SiteSignatureFault.altered(path: path) }
        if let device = statement.device, try device != self.device() {
            throw SiteSignatureFault.otherDevice(path: path)
        }
        guard now < statement.validUntil else {
            throw SiteSignatureFault.ended(path: path, at: statement.validUntil, now: now)
        }
        let signer = signers.first?.subjectCommonName ?? "HQ"
        return Verdict(
            bytes: bytes,
            text: "of \(signer), \(statement.madeAt), until \(statement.validUntil)",
            succeeds: statement.succeeds)
    }

    /// `nil` where this board has no key yet.
    private func device() throws -> Digest256? {
        let secrets = SecretFiles(paths: paths)
        guard files.exists(secrets.deviceKey) else { return nil }
        let key = try PrivateKey(pem: files.read(secrets.deviceKey, limit: PEMLimit.file))
        return SHA256.digest(key.publicKey.der)
    }
}
