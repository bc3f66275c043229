import Core
import PKI
import Testing

@testable import Capture

@Suite("What is offered of the post's authority")
struct AuthorityOfferTests {
    private let authority: Certificate

    init() throws {
        let identity = try TestIdentity()
        authority = identity.authority
        identity.remove()
    }

    private func offer(post: String = "Post <1>") throws -> AuthorityOffer {
        AuthorityOffer(
            post: post, certificate: authority, addresses: ["https://waypost.lan:8443/"])
    }

    private func page(_ language: String) throws -> String {
        let document = try #require(
            try offer().document(at: "/", chosen: language, accepted: ""))
        return String(decoding: document.bytes, as: UTF8.self)
    }

    @Test("The file's hash is the fingerprint, so that any computer can compare it")
    func files() throws {
        let file = try #require(
            try offer().document(at: AuthorityOffer.file, chosen: nil, accepted: ""))
        #expect(SHA256.digest(file.bytes) == authority.fingerprint)
        #expect(file.type == "application/x-x509-ca-cert", "Firefox asks by this type")
        let text = try #require(
            try offer().document(at: AuthorityOffer.textFile, chosen: nil, accepted: ""))
        #expect(try Certificate(pem: text.bytes) == authority)
        #expect(text.bytes == authority.pem)
    }

    @Test("The file holds the one to install, the text also the one that it follows")
    func succession() throws {
        let identity = try TestIdentity()
        defer { identity.remove() }
        let offer = AuthorityOffer(
            post: "P", certificate: identity.authority, others: [authority], addresses: [])
        func bytes(_ path: String) throws -> [UInt8] {
            try #require(offer.document(at: path, chosen: "en", accepted: "")).bytes
        }
        #expect(try bytes(AuthorityOffer.file) == identity.authority.der)
        #expect(
            try Certificate.bundle(pem: bytes(AuthorityOffer.textFile))
                == [identity.authority, authority])
        let page = String(decoding: try bytes("/"), as: UTF8.self)
        #expect(page.contains(identity.authority.fingerprint.fingerprint.prefix(23)))
    }

    @Test(
        "Nothing else is there", arguments: ["", "/x", "/waypost-ca.crt/", "/assets/app.js", "//"])
    func nothingElse(path: String) throws {
        #expect(try offer().document(at: path, chosen: nil, accepted: "") == nil)
    }

    @Test(
        "The page shows the fingerprint as browsers do, all 32 pairs",
        arguments: ["en", "fr", "ar"])
    func fingerprint(language: String) throws {
        let html = try page(language)
        let pairs = authority.fingerprint.fingerprint
        #expect(pairs.count == 95 && pairs == pairs.uppercased())
        for row in 0..<4 {
            #expect(html.contains(pairs.dropFirst(row * 24).prefix(23)))
        }
        #expect(html.contains("Post &lt;1&gt;") && !html.contains("Post <1>"))
        #expect(html.contains("https://waypost.lan:8443/"))
        #expect(html.firstMatch(of: /\{\{/) == nil)
        #expect(!html.contains("<script") && html.firstMatch(of: /\son[a-z]+=/) == nil)
    }

    @Test("Its policy allows the page's own style and nothing else")
    func policy() throws {
        let html = try page("en")
        let style = try #require(html.firstMatch(of: /<style>((?s).*?)<\/style>/)).1
        let hash = Base64.text(SHA256.digest(Array(style.utf8)).bytes)
        #expect(AuthorityPage.contentSecurityPolicy.contains("style-src 'sha256-\(hash)'"))
        #expect(AuthorityPage.contentSecurityPolicy.hasPrefix("default-src 'none'"))
        #expect(!html.contains(" style="))
    }

    @Test("Every language has all words of English and the steps of every system")
    func languages() {
        let english = AuthorityPage.catalogues[0]
        #expect(AuthorityPage.catalogues.map(\.language) == ["en", "fr", "ar"])
        for catalogue in AuthorityPage.catalogues {
            #expect(Set(catalogue.texts.keys) == Set(english.texts.keys))
            #expect(catalogue.texts.values.allSatisfy { !$0.isEmpty })
            let steps = AuthorityPage.systems.map {
                AuthorityPage.steps(of: $0, in: catalogue).count
            }
            #expect(steps == [6, 4, 5, 4], "\(catalogue.language)")
        }
        let shown = AuthorityPage.systems.flatMap { system in
            AuthorityPage.steps(of: system, in: english).compactMap { $0["command"] }
        }
        #expect(Set(shown) == Set(AuthorityPage.commands.values))
        for key in EmbeddedAsset.authority.matches(of: /\{\{t\.([a-z_0-9]+)\}\}/) {
            #expect(english.texts[String(key.1)] != nil, "\(key.1)")
        }
    }

    @Test("A browser's wish decides the language, and one that is chosen stands above it")
    func language() throws {
        let offer = try offer()
        func language(_ chosen: String?, _ accepted: String) -> String? {
            offer.document(at: "/", chosen: chosen, accepted: accepted)?.language
        }
        #expect(language(nil, "fr-NE,fr;q=0.9") == "fr")
        #expect(language("ar", "fr") == "ar")
        #expect(language("../en", "de") == "en")
    }

    @Test(
        "Addresses are those that a workstation can ask",
        arguments: [
            ("0.0.0.0", UInt16(8443), ["https://waypost.lan:8443/", "https://[fd00::1]:8443/"]),
            (
                "127.0.0.1", 443,
                ["https://waypost.lan/", "https://127.0.0.1/", "https://[fd00::1]/"]
            ),
        ])
    func addresses(host: String, port: UInt16, expected: [String]) {
        let names = ["waypost.lan", "localhost", "127.0.0.1", "::1", "fd00::1"]
        #expect(AuthorityOffer.addresses(names: names, host: host, port: port) == expected)
        #expect(
            AuthorityOffer.addresses(scheme: "http", names: ["a.local"], host: host, port: 80)
                == ["http://a.local/"])
    }
}
