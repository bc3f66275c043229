internal import Core
internal import Health
internal import Records
internal import Site

/// That a post was sealed, how far that has come and what was locked away: in one small file, which
/// is written before anything else is touched, so that no restart of a role or the board undoes it.
struct SealMark: Sendable, Hashable {
    enum Stage: String, Sendable {
        /// People and lists are cut off; the journal is still as it was.
        case sealing
        /// What HQ lacked is sealed to HQ; what stands in the clear is being erased.
        case erasing
        case sealed
    }

    /// Bytes of the file that are read.
    private static let fileLimit = 65_536

    var stage: Stage
    /// `nil` where no configuration could be read.
    var post: String?
    var since: Timestamp?
    /// Names the journal's record of the seal.
    let record: Identifier
    /// Where the bundle for HQ lies; `nil` where HQ had signed for everything, and before.
    var folder: String?
    var records: Int64 = 0
    var attachments = 0

    init(stage: Stage, post: String?, since: Timestamp) {
        self.stage = stage
        self.post = post
        self.since = since
        record = .version7(at: since, random: SystemRandom())
    }

    /// `nil` where the post is not sealed. A file that cannot be read seals all the same.
    static func load(_ paths: Paths, _ files: some DurableFiles) -> SealMark? {
        guard files.exists(paths.sealMark) else { return nil }
        let json = (try? files.read(paths.sealMark, limit: fileLimit)).flatMap {
            try? JSONValue(parsing: $0)
        }
        return SealMark(json ?? .null)
    }

    private init(_ json: JSONValue) {
        stage = json["stage"]?.string.flatMap(Stage.init) ?? .sealing
        post = json["post"]?.string
        since = json["since"]?.string.flatMap { Timestamp($0) }
        record =
            json["record"]?.string.flatMap { Identifier($0) }
            ?? .version7(at: since ?? Timestamp(milliseconds: 0), random: SystemRandom())
        folder = json["folder"]?.string
        records = json["records"]?.integer ?? 0
        attachments = Int(json["attachments"]?.integer ?? 0)
    }

    func keep(_ paths: Paths, _ files: some DurableFiles) throws(FileFault) {
        try files.replace(paths.sealMark, with: Array(json.prettyText.utf8), mode: 0o644)
    }

    var json: JSONValue {
        [
            "stage": .string(stage.rawValue), "post": JSONValue(post), "since": JSONValue(since),
            "record": .string(record.description), "folder": JSONValue(folder),
            "records": .integer(records),
            "attachments": JSONValue(attachments),
        ]
    }

    /// As status tells it, with how to come back.
    var finding: Finding {
        Findings.sealed(
            isDone: stage == .sealed, bundle: folder.map(LinuxFiles.parent), records: records,
            post: post, since: since)
    }
}

extension Paths {
    /// That the post was sealed.
    var sealMark: String { state + "/sealed.json" }
    /// What was locked away for HQ.
    var sealedBundles: String { state + "/sealed" }
}

/// Why a role does not start, or provisioning does not, on a sealed post.
struct SealedFault: Fault {
    let mark: SealMark

    var problem: String {
        "this post was sealed" + (mark.since.map { " at \($0)" } ?? "")
            + ": nobody captures here any more"
    }

    var remedy: String? { mark.finding.remedy }
}
