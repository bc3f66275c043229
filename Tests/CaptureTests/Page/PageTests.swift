import Core
import HTTPTypes
import Records
import Testing

@testable import Capture

@Suite("The page")
struct PageTests {
    private static let now = Timestamp(milliseconds: 1_772_352_000_000)

    private static func page(_ post: TestPost, _ principal: Principal? = nil) -> String {
        CapturePage(post: "Post <1>").render(
            workstation: post.workstation, principal: principal, now: now)
    }

    @Test("What is shown follows enrolment and sign-in")
    func states() async throws {
        let post = try await TestPost()
        let page = CapturePage(post: "P")
        let fresh = page.render(workstation: nil, principal: nil, now: Self.now)
        #expect(fresh.contains("data-state=\"enrol\""))
        #expect(Self.page(post).contains("data-state=\"sign-in\""))
        #expect(Self.page(post, post.principal()).contains("data-state=\"capture\""))
        try await TestHTTP.run(post) { (http) async throws in
            let html = try await http.anonymous.send(
                .get, "/",
                headers: [
                    "Cookie": "\(CaptureCookie.workstation.rawValue)=\(http.credential ?? ""); "
                        + "\(CaptureCookie.session.rawValue)=\(http.session ?? "")"
                ])
            #expect(html.status == 200)
            #expect(html.text.contains("data-state=\"capture\""))
            #expect(html.text.contains("B-1"))
        }
    }

    @Test("Values are escaped, and nothing stands in the page that its policy forbids")
    func escaping() async throws {
        let post = try await TestPost()
        let html = Self.page(post, post.principal())
        #expect(html.contains("Post &lt;1&gt;"))
        #expect(!html.contains("Post <1>"))
        #expect(!html.contains("<style"))
        #expect(!html.contains(" style="))
        #expect(html.firstMatch(of: /\son[a-z]+=/) == nil)
        #expect(
            html.matches(of: /<script/).count
                == html.matches(of: /<script type="module" src=/).count)
        #expect(html.firstMatch(of: /\{\{/) == nil)
    }

    @Test("Everything that the page asks for is served with its type, and once only")
    func assets() async throws {
        let post = try await TestPost()
        let html = Self.page(post)
        let scripts = PageAsset.named.values.map(\.text).joined()
        let named =
            html.matches(of: /\/assets\/([a-z.]+)/).map { String($0.1) }
            + scripts.matches(of: /from "\.\/([a-z.]+)"/).map { String($0.1) }
        #expect(Set(named) == Set(PageAsset.named.keys))
        try await TestHTTP.run(post) { (http) async throws in
            for name in PageAsset.named.keys {
                let first = try await http.anonymous.send(.get, "/assets/\(name)")
                #expect(first.status == 200)
                let tag = try #require(first.headers[.eTag])
                let again = try await http.anonymous.send(
                    .get, "/assets/\(name)", headers: ["If-None-Match": tag])
                #expect(again.status == 304 && again.text.isEmpty)
            }
        }
    }

    @Test("Every word that page and scripts name stands in the catalogue")
    func words() {
        let words = Catalogue.english.texts
        let templates = EmbeddedAsset.index + EmbeddedAsset.rooms
        for key in templates.matches(of: /\{\{t\.([a-z_0-9]+)\}\}/).map({ String($0.1) }) {
            #expect(words[key] != nil, "\(key)")
        }
        let scripts = PageAsset.named.values.map(\.text).joined()
        let asked = scripts.matches(of: /text\("([a-z_0-9]+)"/).map { String($0.1) }
        #expect(asked.count > 10)
        for key in asked { #expect(words[key] != nil, "\(key)") }
        for state in ["stored", "hit", "cannot_say", "doubts", "waiting"] {
            #expect(words["result_\(state)"] != nil && words["next_\(state)"] != nil)
        }
        for kind in ["hit", "cannot_say", "refused"] {
            #expect(words["notice_\(kind)"] != nil && words["notice_\(kind)_next"] != nil)
        }
        for code in WarningCode.allCases { #expect(words["warning_\(code.rawValue)"] != nil) }
        for trust in ClockTrust.allCases { #expect(words["clock_\(trust.rawValue)"] != nil) }
    }

    @Test("Every table of the statistics and everything that its lines may be has its words")
    func statistics() {
        let words = PictureWords(catalogue: .english)
        for table in StatisticsTable.allCases {
            #expect(words.title(of: table) != "stat_by_\(table.rawValue)")
        }
        #expect(words.value("F/18-59", in: .sexAge) == "Female, 18–59")
        let detection = words.value("forged_document/officer", in: .detections)
        #expect(detection == "Forged document, Officer")
        #expect(words.value("NGA", in: .nationality) == "NGA")
        #expect(words.value(Measure.unknown, in: .nationality) == "Unknown")
        #expect(words.value(Measure.tallied, in: .outcome).hasPrefix("Tallied"))
        #expect(words.value(Measure.void, in: .amendments) == "Taken back")
    }

    @Test("Every language has all words and codes of English, with the same places for values")
    func languages() {
        let english = Catalogue.english
        #expect(Catalogue.all.map(\.language) == ["en", "fr", "ar"])
        #expect(Catalogue.all.map(\.direction) == ["ltr", "ltr", "rtl"])
        func places(_ text: String) -> [String] {
            text.matches(of: /\{[0-9]\}/).map { String($0.0) }.sorted()
        }
        for catalogue in Catalogue.all.dropFirst() {
            #expect(Set(catalogue.texts.keys) == Set(english.texts.keys))
            for (key, words) in english.texts {
                let translated = catalogue.texts[key] ?? ""
                #expect(places(translated) == places(words), "\(catalogue.language) \(key)")
                #expect(!translated.isEmpty)
            }
            for (list, codes) in english.codes {
                #expect(
                    catalogue.codes[list].map { Set($0.keys) } == Set(codes.keys),
                    "\(catalogue.language) \(list)")
            }
        }
    }

    @Test(
        "A browser gets what it likes best of what is here",
        arguments: [
            ("", "en"), ("de", "en"), ("fr-NE,fr;q=0.9,en;q=0.8", "fr"), ("AR", "ar"),
            ("de, ar ; q=0.5, fr;q=0.4", "ar"), ("en;q=0,fr;q=0", "en"), ("fr;q=x,ar", "ar"),
            ("*", "en"),
        ])
    func accepted(header: String, language: String) {
        #expect(Catalogue.accepted(header).language == language)
    }

    @Test("The language that somebody chose is kept, and stands above what the browser likes")
    func chosen() async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let page = try await http.anonymous.send(.get, "/?lang=ar")
            #expect(page.text.contains("<html lang=\"ar\" dir=\"rtl\">"))
            let cookie = try #require(page.headers[.setCookie]?.split(separator: ";").first)
            #expect(cookie == "__Host-waypost-language=ar")
            let again = try await http.anonymous.send(
                .get, "/", headers: ["Cookie": String(cookie), "Accept-Language": "fr"])
            #expect(again.text.contains("<html lang=\"ar\" dir=\"rtl\">"))
            #expect(again.headers[.setCookie] == nil)
            let other = try await http.anonymous.send(
                .get, "/?lang=xx", headers: ["Accept-Language": "fr"])
            #expect(other.text.contains("<html lang=\"fr\" dir=\"ltr\">"))
            #expect(other.headers[.setCookie] == nil)
        }
    }

    @Test(
        "Every value that a list of the form offers has its words",
        arguments: [
            CodeList.direction, .outcome, .purpose, .transport, .intendedStay, .refusalReason,
            .documentClass, .documentAbsentReason, .sex, .travellerCategory, .incidentKind,
            .incidentSource, .amendmentReason, .referralNeed,
        ])
    func codes(list: CodeList) {
        for value in list.values {
            #expect(Catalogue.english.codes[list.name]?[value] != nil, "\(list.name) \(value)")
        }
    }
}
