import Core
import Foundation
import Testing

/// A workstation of a running post with its page open, two officers, a supervisor and an
/// auditor.
final class OpenPage {
    let post: Post
    let browser: Browser
    private var pins: [String: String] = [:]

    init(post: Post, browser: Browser) throws {
        self.post = post
        self.browser = browser
        for (badge, role) in [
            ("B-1", "officer"), ("B-2", "officer"), ("S-1", "supervisor"), ("A-1", "auditor"),
        ] {
            let added = try post.require("officers", "add", badge, "--role", role, "--json")
            pins[badge] = try added.json()["pin"]?.string
        }
        let code = try post.require("enrol", "workstation", "counter", "--json").json()["code"]
        try browser.enrol(port: post.capturePort, code: code?.string ?? "")
    }

    /// At a post without lists.
    static func run(_ body: (OpenPage) throws -> Void) throws {
        try Post.run { post in
            try post.capture.start()
            try Browser.run(post.folder.path) { browser in
                try body(try OpenPage(post: post, browser: browser))
            }
        }
    }

    /// At a post whose one list holds that passport of Nigeria.
    static func run(withListOf number: String, _ body: (OpenPage) throws -> Void) throws {
        try Post.run { post in
            try post.capture.start()
            try post.installList(of: number)
            try Browser.run(post.folder.path) { browser in
                try body(try OpenPage(post: post, browser: browser))
            }
        }
    }

    /// - Parameter other: another workstation's page than the first one.
    func signIn(_ badge: String, in other: Browser? = nil) throws {
        try (other ?? browser).signIn(badge, pin: pins[badge] ?? "")
    }

    func store(number: String, surname: String) throws {
        try browser.store(number: number, surname: surname)
    }

    /// Does something while the capture role is dead.
    func away(_ body: () throws -> Void) throws {
        try post.capture.stop()
        defer { try? post.capture.start() }
        try body()
    }

    /// Whose crossings the journal holds, oldest first.
    func officers() throws -> [String] {
        try post.records().filter { $0["kind"] == "crossing" }.compactMap { $0["officer"]?.string }
    }
}

/// What a user of the page does.
extension Browser {
    func enrol(port: Int, code: String) throws {
        try open("https://127.0.0.1:\(port)/")
        try run(
            """
            document.getElementById('enrol-code').value = '\(code)';
            document.querySelector('#enrol-form button').click()
            """)
        try Patience.until("the enrolment") { try shows("sign-in") }
    }

    func signIn(_ badge: String, pin: String) throws {
        try run(
            """
            document.getElementById('badge').value = '\(badge)';
            document.getElementById('pin').value = '\(pin)';
            document.querySelector('#sign-in-form button').click()
            """)
        try Patience.until("the sign-in of \(badge)") {
            try run("return document.body.dataset.state") == "capture"
        }
    }

    func openRoom(_ name: String) throws {
        try run(
            """
            const words = JSON.parse(document.body.dataset.texts).texts['room_\(name)'];
            [...document.querySelectorAll('#rooms button')]
              .find((one) => one.textContent === words && !one.hidden).click()
            """)
        try Patience.until("the room \(name)") { try shows("room-\(name)") }
    }

    func store(number: String, surname: String) throws {
        try Patience.until("the form") { try shows("crossing") }
        try run(
            """
            const fields = document.getElementById('crossing').elements;
            fields['direction'].value = 'entry';
            fields['decision.outcome'].value = 'admitted';
            fields['document.class'].value = 'passport';
            fields['document.issuer'].value = 'NGA';
            fields['document.number'].value = '\(number)';
            fields['traveller.surname'].value = '\(surname)';
            document.getElementById('send').click()
            """)
    }

    /// Nothing is wider than the screen of a telephone, or of a workstation.
    func expectToFit() throws {
        for width in [Int64(360), 1_366] {
            try resize(width: width, height: 768)
            #expect(
                try run("return document.documentElement.scrollWidth <= innerWidth") == true,
                "at \(width) pixels")
        }
    }
}
