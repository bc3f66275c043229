internal import Capture
internal import Core
internal import PKI
internal import Site

/// What an installer tells a new workstation of the post's authority: its fingerprint, from the
/// appliance itself, and where it is offered.
struct AuthorityNotice {
    private let context: RoleContext

    init(_ context: RoleContext) {
        self.context = context
    }

    /// `fingerprint` and `pages[]`; those by number come first, because a browser that once trusted
    /// the post asks for its names with HTTPS alone (RFC 6797 §8.3).
    var json: JSONValue {
        let secrets = SecretFiles(paths: context.paths)
        let listen = context.site.capture.authorityListen
        let pages = listen.map { listen in
            AuthorityOffer.addresses(
                scheme: "http",
                names: certificate(secrets.lanCertificate)?.subjectAlternativeNames ?? [],
                host: listen.host.text, port: listen.port)
        }
        let byNumber = (pages ?? []).filter(Self.isByNumber)
        let byName = (pages ?? []).filter { !Self.isByNumber($0) }
        return [
            "fingerprint": JSONValue(certificate(secrets.lanAuthority)?.fingerprint.fingerprint),
            "pages": .array((byNumber + byName).map(JSONValue.string)),
        ]
    }

    private static func isByNumber(_ page: String) -> Bool {
        page.dropFirst("http://".count).first.map { $0.isNumber || $0 == "[" } ?? false
    }

    private func certificate(_ path: String) -> Certificate? {
        (try? context.files.read(path, limit: PEMLimit.file)).flatMap { try? Certificate(pem: $0) }
    }
}
