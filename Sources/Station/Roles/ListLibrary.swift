internal import Core
internal import PKI
internal import Screening
internal import Site
internal import Uplink

/// The post's installed alert lists with the trust and the key that they need.
struct ListLibrary: Sendable {
    let paths: Paths
    let files: LinuxFiles

    private var secrets: SecretFiles { SecretFiles(paths: paths) }

    /// Every installed list; those that cannot be opened are there as unreadable.
    func load() throws -> [InstalledList] {
        guard let access = try access() else { return [] }
        return try ListDirectory(paths.lists, files: files).load(access: access)
    }

    /// Proves a bundle and installs it. Throws where nobody has enrolled the post: without HQ's
    /// authority nobody's signature counts.
    func install(
        from path: String, admission: ListAdmission
    ) throws -> (list: InstalledList, warnings: [String]) {
        guard let access = try access() else { throw ListLibraryFault.notEnrolled }
        return try ListDirectory(paths.lists, files: files).install(
            from: path, access: access, admission: admission)
    }

    /// The name of the list that a bundle holds, once its signature holds.
    func name(of path: String, at time: Timestamp?) throws -> String {
        guard let authority else { throw ListLibraryFault.notEnrolled }
        return try Bundle.summary(of: path, trust: .authorities(authority), at: time)
            .description.name
    }

    /// Takes a list out, whoever signed it.
    func remove(_ name: String) throws {
        try ListDirectory(paths.lists, files: files).remove(name)
    }

    /// Removes a list whose validity has ended, and keeps that it was there.
    func erase(_ erasure: ListErasure) throws {
        try ListDirectory(paths.lists, files: files).erase(erasure)
    }

    /// The signature of the key to which lists are wrapped here; `nil` where there is none.
    func sign(_ bytes: [UInt8]) throws -> [UInt8]? {
        guard files.exists(secrets.listKey) else { return nil }
        return try PrivateKey(pem: files.read(secrets.listKey, limit: PEMLimit.file)).sign(bytes)
    }

    /// `nil` until the post is enrolled.
    private func access() throws -> ListDirectory.Access? {
        guard files.exists(secrets.listAuthority) else { return nil }
        let trust = BundleTrust.authorities(try readAuthority())
        guard files.exists(secrets.listKey) else {
            return ListDirectory.Access(trust: trust, recipientKey: nil, recipientCertificate: nil)
        }
        return ListDirectory.Access(
            trust: trust,
            recipientKey: try PrivateKey(pem: files.read(secrets.listKey, limit: PEMLimit.file)),
            recipientCertificate: try Certificate(
                pem: files.read(secrets.listCertificate, limit: PEMLimit.file)))
    }

    /// Who vouches for lists and for publishers; `nil` where nobody has enrolled the post.
    var authority: TrustStore? { try? readAuthority() }

    private func readAuthority() throws -> TrustStore {
        TrustStore(anchors: try secrets.authorities(files).trusted(.lists).believed)
    }
}

/// Why a list cannot be installed before it is even looked at.
enum ListLibraryFault: Fault {
    case notEnrolled

    var problem: String { "this post knows no authority for alert lists" }
    var remedy: String? { "enrol it first: waypost provision --import BUNDLE" }
}
