import Core
import Foundation

/// A Chromium without a window, driven as its user would drive it.
final class Browser {
    /// Whether there is one to drive; Tests/run installs it.
    static let isInstalled = ["/usr/bin/chromium", "/usr/bin/chromedriver"].allSatisfy {
        LinuxFiles().exists($0)
    }

    private let driver: ChildProcess
    private let port: Int
    private let session: String

    /// Runs the body with a browser of its own and ends it.
    static func run(_ folder: String, _ body: (Browser) throws -> Void) throws {
        let browser = try Browser(folder)
        defer { browser.end() }
        try body(browser)
    }

    private init(_ folder: String) throws {
        let port = try Machine.freePort()
        self.port = port
        let log = folder + "/chromedriver.log"
        driver = try ChildProcess(
            ["chromedriver", "--port=\(port)"],
            streams: ChildProcess.Streams(output: log, errors: log),
            // It keeps reports of its crashes there, whatever profile it is given.
            environment: ["HOME": folder])
        try Patience.until("the browser's driver") {
            (try? Self.send(port, "GET", "/status"))?["ready"] == true
        }
        let made = try Self.send(
            port, "POST", "/session",
            [
                "capabilities": [
                    "alwaysMatch": [
                        "acceptInsecureCerts": true, "unhandledPromptBehavior": "ignore",
                        "goog:chromeOptions": [
                            "args": [
                                "--headless=new", "--no-sandbox", "--disable-gpu",
                                "--disable-dev-shm-usage", "--window-size=1366,768",
                                .string("--user-data-dir=\(folder)/profile"),
                            ]
                        ],
                    ]
                ]
            ])
        session = made["sessionId"]?.string ?? ""
    }

    private func end() {
        _ = try? command("DELETE", "")
        driver.signal(15)
        _ = driver.waitForEnd(within: .seconds(10))
    }

    func open(_ address: String) throws {
        try command("POST", "/url", ["url": .string(address)])
    }

    func reload() throws { try command("POST", "/refresh", [:]) }

    /// Another tab of the same browser, with the same cookies, which is looked at from now on.
    func openTab() throws {
        let tab = try command("POST", "/window/new", ["type": "tab"])
        try command("POST", "/window", ["handle": tab["handle"] ?? .null])
    }

    func resize(width: Int64, height: Int64) throws {
        try command(
            "POST", "/window/rect", ["width": .integer(width), "height": .integer(height)])
    }

    /// What is on the screen, as a PNG.
    func picture(_ path: String) throws {
        let text = try command("GET", "/screenshot").string ?? ""
        try Data(base64Encoded: text)?.write(to: URL(filePath: path))
    }

    /// What a printer would get, as a PDF, and of how many pages it is.
    func printed() throws -> (pdf: Data, pages: Int) {
        let paper: JSONValue = ["width": .number(21), "height": .number(29.7)]
        let text = try command("POST", "/print", ["page": paper]).string
        let pdf = Data(base64Encoded: text ?? "") ?? Data()
        let pages = String(decoding: pdf, as: UTF8.self).matches(of: /\/Type \/Page\b/).count
        return (pdf, pages)
    }

    /// The value of a script's `return`.
    @discardableResult
    func run(_ script: String) throws -> JSONValue {
        try command("POST", "/execute/sync", ["script": .string(script), "args": []])
    }

    /// Presses keys one after the other where the cursor stands, each under the name of its place
    /// on the keyboard and with the text that the layout makes of it.
    func press(_ keys: [(code: String, isShifted: Bool, text: String)]) throws {
        let presses = keys.map { key -> JSONValue in
            [
                "cmd": "Input.dispatchKeyEvent",
                "params": [
                    "type": "keyDown", "code": .string(key.code), "text": .string(key.text),
                    "key": .string(key.text == "\r" ? "Enter" : key.text),
                    "modifiers": key.isShifted ? 8 : 0,
                    // Chromium makes a line end only of the key that has this number.
                    "windowsVirtualKeyCode": key.text == "\r" ? 13 : 0,
                ],
            ]
        }
        try Tool.require(
            [
                "python3", Machine.script("webdriver.py"), String(port), "POST",
                "/session/\(session)/goog/cdp/execute",
            ], input: presses.map(\.compactText).joined(separator: "\n"))
    }

    func text(_ id: String) throws -> String {
        try run("return document.getElementById('\(id)').textContent").string ?? ""
    }

    /// Whether a person can see it: it has a box on the page.
    func shows(_ id: String) throws -> Bool {
        try run("return document.getElementById('\(id)').getClientRects().length > 0") == true
    }

    /// Waits with a click until the script has ended, so that a question may come of it.
    func click(_ selector: String) throws {
        try run("setTimeout(() => document.querySelector('\(selector)').click(), 0)")
    }

    /// The question that stands on the screen, answered with yes.
    func acceptQuestion() throws -> String {
        var words = ""
        try Patience.until("a question") {
            guard let text = try? command("GET", "/alert/text").string else { return false }
            words = text
            return true
        }
        try command("POST", "/alert/accept", [:])
        return words
    }

    @discardableResult
    private func command(
        _ method: String, _ path: String, _ body: JSONValue? = nil
    ) throws -> JSONValue {
        try Self.send(port, method, "/session/\(session)\(path)", body)
    }

    @discardableResult
    private static func send(
        _ port: Int, _ method: String, _ path: String, _ body: JSONValue? = nil
    ) throws -> JSONValue {
        try Tool.require(
            ["python3", Machine.script("webdriver.py"), String(port), method, path],
            input: body?.compactText ?? ""
        ).json()
    }
}
