internal import Core
internal import PKI
internal import Screening

/// A list's owner and the post for which the lists of a benchmark are sealed.
struct BenchListOwner {
    private let folder: String
    private let time: any TimeSource
    private let files: LinuxFiles
    let key: PrivateKey
    let certificate: Certificate
    let post: Certificate
    private let access: ListDirectory.Access

    /// - Parameter folder: where scratch files may lie.
    init(folder: String, time: any TimeSource, files: LinuxFiles) throws {
        let random = SystemRandom()
        let from = time.now() + .seconds(-86_400)
        let until = from + .seconds(30 * 86_400)
        let root = try CertificateAuthority.createRoot(
            commonName: "Lists", key: .generate(), notBefore: from, notAfter: until, random: random)
        let postKey = try PrivateKey.generate()
        self.folder = folder
        self.time = time
        self.files = files
        key = try PrivateKey.generate()
        post = try root.issue(
            commonName: "Post", publicKey: postKey.publicKey, profile: .recipient, notBefore: from,
            notAfter: until, random: random)
        certificate = try root.issue(
            commonName: "Owner", publicKey: key.publicKey, profile: .listSigner, notBefore: from,
            notAfter: until, random: random)
        access = ListDirectory.Access(
            trust: .authorities(TrustStore(anchors: [root.certificate])), recipientKey: postKey,
            recipientCertificate: post)
    }

    func build(
        _ path: String, version: Int, changing lineage: BundleLineage? = nil,
        _ fill: (inout BundleBuilder) throws -> Void
    ) throws {
        let description = BundleDescription(
            name: "bench", version: String(version),
            issuedAt: time.now() + .milliseconds(version))
        var builder = try BundleBuilder(description, changing: lineage, scratch: folder)
        try fill(&builder)
        _ = try builder.build(
            to: path, key: key, certificate: certificate, recipients: [post],
            random: SystemRandom(), files: files)
    }

    func install(_ path: String, in lists: ListDirectory) throws -> ListChain {
        let installed = try lists.install(
            from: path, access: access,
            admission: ListAdmission(post: nil, time: time.now(), clockIsTrusted: true))
        guard let chain = installed.list.chain else { throw ListBenchFault.unreadable }
        return chain
    }
}
