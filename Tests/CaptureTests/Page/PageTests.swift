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
        for key in EmbeddedAsset.index.matches(of: /\{\{t\.([a-z_0-9]+)\}\}/).map({ String($0.1) })
        {
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

    @Test(
        "Every value that a list of the form offers has its words",
        arguments: [
            CodeList.direction, .outcome, .purpose, .transport, .intendedStay, .refusalReason,
            .documentClass, .documentAbsentReason, .sex, .travellerCategory,
        ])
    func codes(list: CodeList) {
        for value in list.values {
            #expect(Catalogue.english.codes[list.name]?[value] != nil, "\(list.name) \(value)")
        }
    }
}
