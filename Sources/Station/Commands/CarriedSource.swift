internal import Core
internal import Journal
internal import PKI
internal import Records
internal import Site
internal import Uplink

/// What the post holds and HQ lacks, to be sealed to HQ and carried by hand.
struct CarriedSource {
    private let post: String
    private let reader: JournalReader
    private let attachments: (any AttachmentSource)?
    private let receipts: ReceiptStore
    private let identity: DeviceIdentity
    private let recipient: Certificate
    private let paths: Paths
    private let files: LinuxFiles

    /// - Parameter journal: its folder, which is not the post's where a copy is read.
    init(paths: Paths, journal: String, files: LinuxFiles) throws {
        self.paths = paths
        self.files = files
        let secrets = SecretFiles(paths: paths)
        guard let pair = try secrets.device(files).current() else {
            throw CarriedObstacle.notEnrolled
        }
        guard let recipient = try secrets.recipient(files).current() else {
            throw CarriedObstacle.noRecipient
        }
        self.recipient = recipient
        post = try AcceptedSite.loadForRole(paths: paths, files: files).site.post.id
        reader = try JournalReader(directory: journal)
        attachments = PostAttachments(paths, reader: reader)
        receipts = ReceiptStore(directory: paths.state(of: .uplink), files: files)
        identity = pair.identity(
            trusting: try secrets.authorities(files).trusted(.hub).believed)
    }

    /// The furthest place that HQ has signed and this journal holds with the same chain.
    private func signedPosition() throws(JournalFault) -> Int64 {
        try VouchedHeads.load(paths: paths, post: post, files: files).position(in: reader)
    }

    /// Seals what HQ lacks to it, each part flushed, in a folder of its own below `directory`,
    /// which is made with the first part.
    func seal(
        below directory: String, at time: Timestamp
    ) throws -> (summary: CarriedBundle.Summary, folder: String) {
        let folder = directory + "/" + CarriedName.folder(post, at: time)
        let bundle = CarriedBundle(records: reader, attachments: attachments, post: post)
        let summary = try bundle.seal(
            after: try signedPosition(), isHeld: receipts.holds(attachment:),
            identity: identity, recipient: recipient, at: time, random: SystemRandom()
        ) { number, sealed in
            if !files.exists(folder) { try files.makeDirectory(folder, mode: 0o755) }
            try files.replace(folder + "/" + CarriedName.part(number), with: sealed, mode: 0o644)
        }
        return (summary, folder)
    }
}

/// Why nothing can be sealed.
private enum CarriedObstacle: Fault {
    case notEnrolled, noRecipient

    var problem: String {
        switch self {
        case .notEnrolled: "the post is not enrolled: it does not know to whom to seal"
        case .noRecipient: "HQ's enrolment bundle named no key for carried bundles"
        }
    }

    var remedy: String? {
        switch self {
        case .notEnrolled: "waypost provision --import BUNDLE"
        case .noRecipient:
            "at HQ: waypost-hub init and enrol again; here: waypost provision --import BUNDLE"
        }
    }
}
