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

    /// Those by number come first, because a browser that once trusted the post asks for its names
    /// with HTTPS alone (RFC 6797 §8.3).
    var pages: [String] {
        guard let listen = context.site.capture.authorityListen else { return [] }
        let pages = AuthorityOffer.addresses(
            scheme: "http", names: secrets.pageNames(context.files), host: listen.host.text,
            port: listen.port)
        return pages.filter(Self.isByNumber) + pages.filter { !Self.isByNumber($0) }
    }

    /// `fingerprint` and `pages[]`.
    var json: JSONValue {
        [
            "fingerprint": JSONValue(
                (try? LANTrust(secrets, context.files))?.offered.fingerprint.fingerprint),
            "pages": .array(pages.map(JSONValue.string)),
        ]
    }

    private var secrets: SecretFiles { SecretFiles(paths: context.paths) }

    private static func isByNumber(_ page: String) -> Bool {
        page.dropFirst("http://".count).first.map { $0.isNumber || $0 == "[" } ?? false
    }
}
