public import Core
public import PKI

/// The uplink's `inbox/`: what HQ sent, shown to the roles only once it is whole and both
/// signatures hold.
///
/// `KIND.NAME.VERSION.content` is the file and stands there first; `KIND.NAME.VERSION.release`, the
/// signed statement, makes it count. What is under way lies in `partial/`, where nobody else looks.
/// Calls block.
public struct DownloadFolder: Sendable {
    /// What the post is and has, as the uplink's role knows it.
    public struct Surroundings: Sendable {
        public var post: String
        /// By which publishers are known; `nil` where the post knows none.
        public var authorities: @Sendable () -> [Certificate]?
        /// What the roles took into use or refused.
        public var installed: @Sendable () -> HeldReleases
        /// Bytes that may be written without touching the disk's reserve.
        public var room: @Sendable () -> Int64
        /// Called when something is ready for its role; must not block.
        public var whenArrived: @Sendable () -> Void

        public init(
            post: String, authorities: @escaping @Sendable () -> [Certificate]?,
            installed: @escaping @Sendable () -> HeldReleases,
            room: @escaping @Sendable () -> Int64, whenArrived: @escaping @Sendable () -> Void
        ) {
            self.post = post
            self.authorities = authorities
            self.installed = installed
            self.room = room
            self.whenArrived = whenArrived
        }
    }

    private static let entryLimit = 1_000
    private static let readBytes = 256 << 10
    private static let ending = ".release"
    /// Readable for whoever can enter the folder: that is the uplink and capture's group alone.
    private static let mode: UInt32 = 0o644

    public let directory: String
    private let register: String
    private let files: any GrowingFiles
    let surroundings: Surroundings

    /// - Parameters:
    ///   - directory: `inbox/`, which exists.
    ///   - register: the uplink's own file of what it keeps and refused.
    public init(
        directory: String, register: String, files: any GrowingFiles = LinuxFiles(),
        surroundings: Surroundings
    ) {
        self.directory = directory
        self.register = register
        self.files = files
        self.surroundings = surroundings
    }

    private var own: HeldReleases { HeldReleases(path: register, files: files) }

    /// What the post says of itself to HQ.
    public var held: [HeldRelease] { surroundings.installed().joined(with: own) }

    /// Whether there is nothing to do for it any more.
    func isSettled(_ release: ReleaseName) -> Bool {
        own.isSettled(release) || surroundings.installed().isSettled(release)
    }

    func isArrived(_ release: ReleaseName) -> Bool {
        files.exists(Self.statement(of: release, in: directory))
    }

    /// What stands in an inbox whole, oldest version first.
    public static func arrived(
        in directory: String, files: any DurableFiles
    ) throws(FileFault) -> [ReleaseName] {
        try files.list(directory, limit: entryLimit).compactMap { name in
            guard name.hasSuffix(ending) else { return nil }
            return ReleaseName(name.dropLast(ending.count).replacing(".", with: "/"))
        }.sorted { $0.version < $1.version }
    }

    public static func content(of release: ReleaseName, in directory: String) -> String {
        base(release, directory) + ".content"
    }

    public static func statement(of release: ReleaseName, in directory: String) -> String {
        base(release, directory) + ending
    }

    private static func base(_ release: ReleaseName, _ directory: String) -> String {
        "\(directory)/\(release.kind.rawValue).\(release.name).\(release.version)"
    }

    private var partials: String { directory + "/partial" }

    private func partial(_ offer: ReleaseOffer) -> String { "\(partials)/\(offer.sha256)" }

    /// Removes what its role has dealt with.
    ///
    /// - Returns: whether there was any, so that HQ can be told.
    func clearSettled() throws(FileFault) -> Bool {
        let arrived = try Self.arrived(in: directory, files: files)
        guard !arrived.isEmpty else { return false }
        let installed = surroundings.installed()
        var isAny = false
        for release in arrived where release.kind.isInstalled && installed.isSettled(release) {
            try remove(release)
            isAny = true
        }
        return isAny
    }

    private func remove(_ release: ReleaseName) throws(FileFault) {
        try files.remove(Self.statement(of: release, in: directory))
        try files.remove(Self.content(of: release, in: directory))
    }

    /// Forgets parts of what HQ does not offer any more.
    func keepPartials(of offers: [ReleaseOffer]) throws(FileFault) {
        guard files.exists(partials) else { return }
        let wanted = Set(offers.map(\.sha256.description))
        for name in try files.list(partials, limit: Self.entryLimit)
        where !wanted.contains(String(name.prefix(64))) {
            try files.remove("\(partials)/\(name)")
        }
    }

    /// Bytes that are here of it.
    func offset(of offer: ReleaseOffer) -> Int64 { files.size(of: partial(offer)) ?? 0 }

    /// The statement that a former run fetched and verified.
    func begun(_ offer: ReleaseOffer) -> SignedRelease? {
        guard
            let bytes = try? files.read(
                partial(offer) + Self.ending, limit: SignedRelease.limit),
            let json = try? JSONValue(parsing: bytes), let signed = try? SignedRelease(json),
            signed.statement.release == offer.release
        else { return nil }
        return signed
    }

    /// Looks at what HQ says of an offer before a byte of it is fetched.
    ///
    /// - Throws: why this post will never take it.
    func begin(
        _ signed: SignedRelease, for offer: ReleaseOffer, at time: Timestamp
    ) throws(ReleaseFault) {
        let statement = signed.statement
        guard ReleaseOffer(statement) == offer else {
            throw ReleaseFault(.malformed, "it differs from what HQ offered", "publish it again")
        }
        try admit(signed, at: time)
        do {
            try files.makeDirectory(partials, mode: 0o700)
            try files.replace(
                partial(offer) + Self.ending, with: Array(signed.json.compactText.utf8),
                mode: 0o600)
        } catch {
            // Without it the statement is fetched again after a restart.
        }
    }

    /// Whether this post will ever take it.
    func admit(_ signed: SignedRelease, at time: Timestamp) throws(ReleaseFault) {
        guard let anchors = surroundings.authorities() else {
            throw ReleaseFault(
                .untrusted, "this post knows no authority for publishers",
                "waypost provision --import BUNDLE")
        }
        let release = signed.statement.release
        let installed = [own[release]?.version, surroundings.installed()[release]?.version]
        do throws(ReleaseFault) {
            // The role whose it is judges the dates, by the clock that it stamps records with.
            try ReleaseAdmission(
                post: surroundings.post, trust: TrustStore(anchors: anchors), time: time,
                clockIsTrusted: false
            ).check(signed, installed: installed.compactMap { $0 }.max())
        } catch {
            if error.code != .notNow { throw error }
        }
    }

    func append(_ bytes: [UInt8], to offer: ReleaseOffer) throws(FileFault) {
        try files.makeDirectory(partials, mode: 0o700)
        try files.extend(partial(offer), with: bytes, mode: Self.mode)
    }

    /// Begins it anew: what is here has another hash.
    func drop(_ offer: ReleaseOffer) throws(FileFault) {
        try files.remove(partial(offer))
    }

    /// Whether what is here is what was signed for.
    func isWhole(_ offer: ReleaseOffer) throws(FileFault) -> Bool {
        let path = partial(offer)
        guard files.size(of: path) == offer.size else { return false }
        return try Self.digest(of: path, size: offer.size, files: files) == offer.sha256
    }

    /// The hash of a file's first bytes, a piece at a time.
    public static func digest(
        of path: String, size: Int64, files: any GrowingFiles
    ) throws(FileFault) -> Digest256 {
        var stream = SHA256Stream()
        var offset: Int64 = 0
        while offset < size {
            let part = try files.read(
                path, from: offset, count: Int(min(Int64(readBytes), size - offset)))
            guard !part.isEmpty else { break }
            stream.update(part)
            offset += Int64(part.count)
        }
        return stream.finish()
    }

    /// Shows it to its role. One that nothing takes into use stays, and takes the older one's
    /// place.
    func finish(_ signed: SignedRelease, for offer: ReleaseOffer, at time: Timestamp)
        throws(FileFault)
    {
        let release = offer.release
        try files.flushAndMove(
            partial(offer), to: Self.content(of: release, in: directory))
        try files.replace(
            Self.statement(of: release, in: directory),
            with: Array(signed.json.compactText.utf8), mode: Self.mode)
        try files.remove(partial(offer) + Self.ending)
        for older in try Self.arrived(in: directory, files: files)
        where older.line == release.line && older.version < release.version {
            try remove(older)
        }
        if release.kind.isInstalled {
            surroundings.whenArrived()
        } else {
            try note { $0.take(release, at: time) }
        }
    }

    /// Never asks for it again, and says why to HQ.
    func refuse(_ offer: ReleaseOffer, _ reason: String, at time: Timestamp) throws(FileFault) {
        try files.remove(partial(offer))
        try files.remove(partial(offer) + Self.ending)
        try note { $0.refuse(offer.release, reason, at: time) }
    }

    private func note(_ change: (inout HeldReleases) -> Void) throws(FileFault) {
        var own = own
        change(&own)
        try own.save(path: register, files: files)
    }
}
