import Core
import Foundation
import Testing

extension RealProcesses {
    /// What somebody with a cable in the LAN tries against the running role.
    @Suite("intrusion from the LAN")
    struct IntrusionTests {
        private static let badge = "T-counter"

        @Test(
            "a session that was taken along, another role's and a page of another site get nothing")
        func sessions() throws {
            try Post.run { post in
                try post.capture.start()
                let counter = try Workstation(of: post, name: "counter")
                let other = try Workstation(of: post, name: "other", role: "auditor")
                let path = "/v1/crossings/\(Workstation.newIdentifier())"
                let stolen = other.with(session: .string(counter.secrets.session))
                #expect(
                    try stolen.send([.init(path: path, body: Workstation.leastCrossing)])
                        .map(\.status) == [401], "a session is of one workstation")
                #expect(
                    try other.send([.init(path: path, body: Workstation.leastCrossing)])
                        .map(\.status) == [403], "an auditor stores nothing")
                #expect(
                    try counter.send([.init(method: "GET", path: "/v1/audit")])
                        .map(\.status) == [403])
                let cookies =
                    "__Host-waypost-workstation=\(counter.secrets.credential); "
                    + "__Host-waypost-session=\(counter.secrets.session)"
                func form(_ headers: String...) throws -> String {
                    let words = headers.flatMap { ["-H", $0] }
                    return try status(
                        post, path,
                        ["-X", "PUT", "-H", "Cookie: \(cookies)"] + words + [
                            "-H", "Content-Type: application/json", "-d", Workstation.leastCrossing,
                        ])
                }
                #expect(try form() == "403")
                #expect(try form("Waypost-Page: 1", "Origin: https://evil.example") == "403")
                #expect(try form("Waypost-Page: 1", "Sec-Fetch-Site: cross-site") == "403")
                #expect(try form("Waypost-Page: 1", "Sec-Fetch-Site: same-origin") == "201")
                #expect(
                    try counter.send([.init(method: "DELETE", path: "/v1/sessions/current")])
                        .map(\.status) == [204])
                #expect(
                    try form("Waypost-Page: 1") == "401", "a session that ended is not replayed")
            }
        }

        @Test("tricks with paths, headers and old protocols are refused, and it goes on")
        func tricks() throws {
            try Post.run { post in
                try post.capture.start()
                for path in [
                    "/../etc/waypost/secrets/lan.key", "/assets/..%2f..%2fsecrets", "/assets/%00",
                    "/%2e%2e/%2e%2e/etc/passwd", "/assets/....//app.js",
                ] {
                    #expect(try status(post, path, ["--path-as-is"]) == "404", "\(path)")
                }
                // Two lengths, or a length beside chunks, split one request into two for somebody.
                for headers in [
                    "Content-Length: 2\r\nContent-Length: 40", "Content-Length: -1",
                    "Content-Length: 4\r\nTransfer-Encoding: chunked",
                    "Transfer-Encoding: xchunked", "Host: a b\r\nX\u{0}: y",
                ] {
                    let answer = try raw(
                        post,
                        "POST /v1/sessions HTTP/1.1\r\nHost: waypost.lan\r\n\(headers)\r\n\r\n"
                            + "0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: waypost.lan\r\n\r\n")
                    #expect(answer.hasPrefix("HTTP/1.1 4"), "\(headers): \(answer.prefix(60))")
                    #expect(!answer.contains("HTTP/1.1 200"), "\(headers)")
                }
                for words in [
                    ["-tls1", "-cipher", "ALL:@SECLEVEL=0"],
                    ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"],
                    ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"],
                ] {
                    #expect(try handshake(post, words) != 0, "\(words)")
                }
                #expect(try handshake(post, ["-tls1_2"]) == 0)
                #expect(try status(post, "/healthz", []) == "200")
                #expect(post.capture.starts == 1)
            }
        }

        @Test("10,000 wrong PINs open nothing, cost a few attempts, and lock nobody out")
        func guessing() throws {
            try Post.run { post in
                try post.capture.start()
                let counter = try Workstation(of: post, name: "counter")
                let pin = try post.require("officers", "reset", Self.badge, "--json").json()["pin"]
                let other = try Workstation(of: post, name: "other")
                let answers = try counter.send(
                    (0..<10_000).map { number in
                        let guess = String(format: "%06d", 400_000 + number)
                        let body: JSONValue = [
                            "badge": .string(number % 2 == 0 ? Self.badge : "T-other"),
                            "pin": .string(guess == pin?.string ? "999999" : guess),
                        ]
                        return .init(
                            method: "POST", path: "/v1/sessions", body: body.compactText)
                    })
                let counts = answers.reduce(into: [:]) { $0[$1.status, default: 0] += 1 }
                #expect(answers.count == 10_000 && Set(counts.keys) == [401, 429], "\(counts)")
                // Five are free; then the workstation waits 2, 4, 8 … s between two attempts.
                #expect(counts[401] ?? 0 < 20, "\(counts)")
                #expect(
                    try other.session(["badge": .string(Self.badge), "pin": pin ?? .null]).status
                        == 201, "at another counter the officer works on")
                let audits = try post.records().filter {
                    $0["kind"] == "audit"
                        && $0.at("body", "result")?.string?.hasPrefix("refused") == true
                }
                #expect((1...20).contains(audits.count), "told, and the journal is not filled")
            }
        }

        private func status(_ post: Post, _ path: String, _ words: [String]) throws -> String {
            try Tool.require(
                [
                    "curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "--cacert",
                    post.root + "/etc/waypost/lan-ca.pem",
                ] + words + ["https://127.0.0.1:\(post.capturePort)\(path)"]
            ).output
        }

        private func handshake(_ post: Post, _ words: [String]) throws -> Int32 {
            let address = "127.0.0.1:\(post.capturePort)"
            return try Tool.run(
                ["openssl", "s_client", "-connect", address] + words, input: ""
            ).code
        }

        /// What comes back for bytes that no proper client sends.
        private func raw(_ post: Post, _ bytes: String) throws -> String {
            try Tool.run(
                [
                    "timeout", "20", "openssl", "s_client", "-quiet", "-connect",
                    "127.0.0.1:\(post.capturePort)", "-CAfile",
                    post.root + "/etc/waypost/lan-ca.pem",
                ], input: bytes
            ).output
        }
    }
}
