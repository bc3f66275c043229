internal import Core
internal import Journal
internal import PKI
internal import Records
internal import Site
internal import Uplink

/// What an export reads of the post.
struct CarriedSource {
    let post: String
    let reader: JournalReader
    let attachments: (any AttachmentSource)?
    let receipts: ReceiptStore
    let identity: DeviceIdentity
    let recipient: Certificate
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
        guard files.exists(secrets.carriedRecipient) else { throw CarriedObstacle.noRecipient }
        post = try AcceptedSite.loadForRole(paths: paths, files: files).site.post.id
        reader = try JournalReader(directory: journal)
        attachments = PostAttachments(paths, reader: reader)
        receipts = ReceiptStore(directory: paths.state(of: .uplink), files: files)
        identity = pair.identity(
            trusting: try secrets.authorities(files).trusted(.hub).believed)
        recipient = try Certificate(
            pem: files.read(secrets.carriedRecipient, limit: PEMLimit.file))
    }

    /// The furthest place that HQ has signed and this journal holds with the same chain.
    func signedPosition() throws(JournalFault) -> Int64 {
        try VouchedHeads.load(paths: paths, post: post, files: files).position(in: reader)
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
