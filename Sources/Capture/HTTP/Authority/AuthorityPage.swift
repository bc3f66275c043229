internal import Core
internal import Mustache
internal import PKI

/// How to install the post's authority, a section for each kind of workstation.
struct AuthorityPage: Sendable {
    /// In the order in which the page offers them.
    static let catalogues = [
        Catalogue(embedded: EmbeddedAsset.authorityEnglish),
        Catalogue(embedded: EmbeddedAsset.authorityFrench),
        Catalogue(embedded: EmbeddedAsset.authorityArabic),
    ]

    /// In the order of the page.
    static let systems = ["windows", "firefox", "chromium", "android"]

    /// What is typed in a step, whatever the language. The file is DER, so that the hash of the
    /// file is the certificate's fingerprint and needs no further program.
    static let commands = [
        "windows_2": #"certutil -hashfile "%USERPROFILE%\Downloads\waypost-ca.crt" SHA256"#,
        "chromium_2": "sha256sum ~/Downloads/waypost-ca.crt",
        "chromium_5":
            "certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n Waypost -i ~/Downloads/waypost-ca.crt",
    ]

    let post: String
    let certificate: Certificate
    let addresses: [String]

    private static let template: MustacheTemplate = {
        // Embedded at build; every test that asks for the page proves that it is a template.
        guard let template = try? MustacheTemplate(string: EmbeddedAsset.authority) else {
            preconditionFailure("the embedded page is not a template")
        }
        return template
    }()

    /// The one style sheet stands in the page, and the policy names it by its hash (CSP Level 3,
    /// §2.3.1): nothing else of the page is looked at, and nothing runs.
    static let contentSecurityPolicy: String = {
        let hash = Base64.text(SHA256.digest(Array(EmbeddedAsset.authorityStyle.utf8)).bytes)
        return "default-src 'none'; style-src 'sha256-\(hash)'; form-action 'none'; "
            + "base-uri 'none'; frame-ancestors 'none'"
    }()

    func render(in catalogue: Catalogue) -> String {
        let pairs = certificate.fingerprint.fingerprint.split(separator: ":").map(String.init)
        let view: [String: Any] = [
            "lang": catalogue.language, "dir": catalogue.direction, "t": catalogue.texts,
            "post": post, "style": EmbeddedAsset.authorityStyle,
            "file": AuthorityOffer.file, "text_file": AuthorityOffer.textFile,
            "name": certificate.subjectCommonName ?? "",
            "from": Self.day(certificate.notBefore), "to": Self.day(certificate.notAfter),
            "rows": stride(from: 0, to: pairs.count, by: 8).map {
                pairs[$0..<min($0 + 8, pairs.count)].joined(separator: ":")
            },
            "addresses": addresses,
            "languages": Self.catalogues.map { other in
                [
                    "code": other.language, "name": other.name,
                    "here": other.language == catalogue.language ? "true" : "false",
                ]
            },
            "systems": Self.systems.map { system in
                [
                    "id": system, "title": catalogue.texts["\(system)_title"] ?? system,
                    "steps": Self.steps(of: system, in: catalogue),
                ] as [String: Any]
            },
        ]
        return Self.template.render(view)
    }

    static func steps(of system: String, in catalogue: Catalogue) -> [[String: String]] {
        (1...).lazy.map { "\(system)_\($0)" }.prefix { catalogue.texts[$0] != nil }
            .map { key in
                var step = ["words": catalogue.texts[key] ?? ""]
                step["command"] = commands[key]
                return step
            }
    }

    private static func day(_ time: Timestamp) -> String { String(time.description.prefix(10)) }
}
