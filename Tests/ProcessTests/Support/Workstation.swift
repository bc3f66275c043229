import Core
import Foundation

/// A workstation of a running post with its officer signed in, for tests that look at single
/// answers; the load comes from `waypost-sim lan`.
struct Workstation: Sendable {
    struct Request: Sendable {
        var method = "PUT"
        var path: String
        var body: String?
    }

    struct Answer: Sendable {
        let status: Int64
        let headers: JSONValue
        let body: JSONValue
        /// The port that the workstation sent from.
        let port: Int64
    }

    private let post: Post
    private let headers: [String: JSONValue]

    /// Enrols a workstation, adds an officer and opens a session, as an installer would.
    init(of post: Post, name: String, role: String = "officer") throws {
        let pin = try post.require("officers", "add", "T-\(name)", "--role", role, "--json")
            .json()
        try self.init(
            of: post, name: name, badge: "T-\(name)", pin: pin["pin"]?.string ?? "")
    }

    /// Enrols a workstation and opens a session for an officer who is there.
    init(of post: Post, name: String, badge: String, pin: String) throws {
        self.post = post
        let code = try post.require("enrol", "workstation", name, "--json").json()
        let basic: [String: JSONValue] = ["Content-Type": "application/json"]
        let enrolment = try Self.one(
            post, basic, "/v1/enrolments", ["code": code["code"] ?? .null, "name": .string(name)])
        let bearer = basic.merging([
            "Authorization": .string("Bearer \(enrolment["credential"]?.string ?? "")")
        ]) { $1 }
        let session = try Self.one(
            post, bearer, "/v1/sessions",
            ["badge": .string(badge), "pin": .string(pin)])
        headers = bearer.merging(["Waypost-Session": session["session"] ?? .null]) { $1 }
    }

    /// What it shows of itself: the credential and the session.
    var secrets: (credential: String, session: String) {
        (
            headers["Authorization"]?.string?.split(separator: " ").last.map(String.init) ?? "",
            headers["Waypost-Session"]?.string ?? ""
        )
    }

    /// The words of a stock client that asks this post for `path` in the officer's session; the
    /// answer's status goes to standard output, its body to nowhere.
    func curl(_ path: String, _ words: String...) -> [String] {
        let shown = ["Authorization", "Waypost-Session"].flatMap { name in
            ["-H", "\(name): \(headers[name]?.string ?? "")"]
        }
        let fixed = ["curl", "-sS", "-w", "%{http_code}", "-o", "/dev/null", "--cacert"]
        return fixed + [post.root + "/etc/waypost/lan-ca.pem"] + shown + words
            + ["https://127.0.0.1:\(post.capturePort)\(path)"]
    }

    /// Asks for a session; the one that it has goes on.
    func session(_ body: JSONValue) throws -> Answer {
        let answers = try send([
            Request(method: "POST", path: "/v1/sessions", body: body.compactText)
        ])
        guard let answer = answers.first else { throw Machine.Unusable(reason: "no answer") }
        return answer
    }

    /// The same workstation in another session.
    func with(session: JSONValue) -> Workstation {
        Workstation(post, headers.merging(["Waypost-Session": session]) { $1 })
    }

    private init(_ post: Post, _ headers: [String: JSONValue]) {
        self.post = post
        self.headers = headers
    }

    /// Sends the requests one after the other over one connection.
    func send(_ requests: [Request]) throws -> [Answer] {
        try Self.send(requests, to: post, headers)
    }

    func put(_ id: Identifier, _ body: String) throws -> Answer {
        let answers = try send([Request(path: "/v1/crossings/\(id)", body: body)])
        guard let answer = answers.first else { throw Machine.Unusable(reason: "no answer") }
        return answer
    }

    /// The least that can be stored: the three compulsory fields.
    static var leastCrossing: String {
        let body: JSONValue = [
            "direction": "entry", "crossed_at": .string(SystemTime().now().description),
            "decision": ["outcome": "admitted"],
        ]
        return body.compactText
    }

    static func newIdentifier() -> Identifier {
        .version7(at: SystemTime().now(), random: SystemRandom())
    }

    private static func one(
        _ post: Post, _ headers: [String: JSONValue], _ path: String, _ body: JSONValue
    ) throws -> JSONValue {
        let request = Request(method: "POST", path: path, body: body.compactText)
        let answers = try send([request], to: post, headers)
        guard let answer = answers.first, answer.status == 201 else {
            throw Machine.Unusable(reason: "\(path) was answered with \(answers)")
        }
        return answer.body
    }

    private static func send(
        _ requests: [Request], to post: Post, _ headers: [String: JSONValue]
    ) throws -> [Answer] {
        let lines = requests.map { request in
            let line: JSONValue = [
                "method": .string(request.method), "path": .string(request.path),
                "headers": .object(headers), "body": JSONValue(request.body),
            ]
            return line.compactText + "\n"
        }
        return try Tool.require(
            [
                "python3", Machine.script("workstation.py"), post.root + "/etc/waypost/lan-ca.pem",
                String(post.capturePort),
            ], input: lines.joined()
        ).jsonLines().map { line in
            Answer(
                status: line["status"]?.integer ?? 0, headers: line["headers"] ?? .null,
                body: (try? JSONValue(parsing: line["body"]?.string ?? "")) ?? .null,
                port: line["port"]?.integer ?? 0)
        }
    }
}
