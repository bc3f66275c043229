public import Core
public import PKI

/// What a new workstation needs before it can trust the post: the post's own authority as a file,
/// its fingerprint, and how it is installed (CONTRACT §5, `[capture].ca_listen`). All is made once,
/// from public certificates; no request changes or reads anything else.
///
/// Where one authority follows another, the one that lasts longest is offered: a link leads from
/// there to the page (RFC 4210 §4.4). The text has both, for programs that follow none.
public struct AuthorityOffer: Sendable, Equatable {
    /// The file in the two forms that systems ask for, as DER and as text.
    static let file = "/waypost-ca.crt"
    static let textFile = "/waypost-ca.pem"

    struct Document: Sendable, Hashable {
        /// By the first file's type Firefox asks whether to trust it; other browsers keep it under
        /// the name in the address. As an attachment Firefox would keep it, too.
        let type: String
        var language: String?
        let bytes: [UInt8]
    }

    private let der: Document
    private let text: Document
    /// By language.
    private let pages: [String: Document]

    /// - Parameters:
    ///   - post: the post's name as people read it.
    ///   - certificate: of the authority to be installed.
    ///   - others: of those that may be trusted beside it.
    ///   - addresses: of the page, as people type them.
    public init(
        post: String, certificate: Certificate, others: [Certificate] = [], addresses: [String]
    ) {
        der = Document(
            type: "application/x-x509-ca-cert", bytes: certificate.der)
        text = Document(
            type: "application/x-pem-file", bytes: ([certificate] + others).flatMap(\.pem))
        let page = AuthorityPage(post: post, certificate: certificate, addresses: addresses)
        pages = Dictionary(
            uniqueKeysWithValues: AuthorityPage.catalogues.map { catalogue in
                (
                    catalogue.language,
                    Document(
                        type: "text/html; charset=utf-8", language: catalogue.language,
                        bytes: Array(page.render(in: catalogue).utf8))
                )
            })
    }

    /// - Parameters:
    ///   - path: without its query.
    ///   - chosen: the language that the address asks for; others count for nothing.
    ///   - accepted: what the browser likes.
    /// - Returns: `nil` where nothing is.
    func document(at path: String, chosen: String?, accepted: String) -> Document? {
        switch path {
        case Self.file: der
        case Self.textFile: text
        case "/":
            chosen.flatMap { pages[$0] }
                ?? pages[Catalogue.accepted(accepted, in: AuthorityPage.catalogues).language]
        default: nil
        }
    }

    /// Where workstations reach something of the post, by the names and addresses of its
    /// certificate. Those of the machine itself help no workstation.
    ///
    /// - Parameter host: where it listens, if that is one address.
    public static func addresses(
        scheme: String = "https", names: [String], host: String, port: UInt16
    ) -> [String] {
        let ofMachine: Set = ["localhost", "127.0.0.1", "::1"]
        let isUsual = port == (scheme == "https" ? 443 : 80)
        return names.filter { !ofMachine.contains($0) || $0 == host }.map { name in
            let written = name.contains(":") ? "[\(name)]" : name
            return "\(scheme)://\(written)\(isUsual ? "" : ":\(port)")/"
        }
    }
}

extension Digest256 {
    /// As browsers, Android and OpenSSL write a certificate's fingerprint: pairs with colons.
    public var fingerprint: String {
        Hexadecimal.text(bytes).uppercased().inPairs.joined(separator: ":")
    }
}

extension String {
    fileprivate var inPairs: [String] {
        stride(from: 0, to: utf8.count, by: 2).map { String(dropFirst($0).prefix(2)) }
    }
}
