import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// How a new workstation comes to trust the post, with stock programs in its place.
    @Suite("the post's authority on plain HTTP")
    struct AuthorityTests {
        @Test("a workstation gets it, compares it by two ways, and then trusts the page")
        func trusting() throws {
            var options = Post.Options()
            let port = try Machine.freePort()
            options.authorityPort = port
            try Post.run(options) { post in
                try post.capture.start()
                let offered = "http://127.0.0.1:\(port)"
                let file = post.path("waypost-ca.crt")
                try Tool.require([
                    "curl", "-sSf", "-o", file, "\(offered)/waypost-ca.crt",
                ])
                // What the installer reads aloud, and what the workstation's own programs say.
                let told = try post.require("enrol", "workstation", "desk", "--json").json()
                    .at("authority", "fingerprint")?.string
                let computed = try Tool.require([
                    "openssl", "x509", "-inform", "der", "-in", file, "-noout", "-fingerprint",
                    "-sha256",
                ]).output
                #expect(computed.contains(told ?? "nothing"), "\(computed)")
                let hash = try Tool.require(["sha256sum", file]).output.prefix(64).uppercased()
                #expect(hash == told?.replacingOccurrences(of: ":", with: ""))

                let text = post.path("waypost-ca.pem")
                try Tool.require(["curl", "-sSf", "-o", text, "\(offered)/waypost-ca.pem"])
                for name in ["waypost.lan", "127.0.0.1"] {
                    let page = try Tool.require([
                        "curl", "-sSf", "--cacert", text, "--resolve",
                        "\(name):\(post.capturePort):127.0.0.1",
                        "https://\(name):\(post.capturePort)/healthz",
                    ]).output
                    #expect(page.contains("ok"))
                }
                // A PC whose clock lost its battery is years back, and some are ahead.
                for year in [1_293_840_000, 1_924_905_600] {
                    try Tool.require([
                        "openssl", "verify", "-attime", String(year), "-CAfile", text,
                        post.root + "/etc/waypost/lan.pem",
                    ])
                }
                let page = try Tool.require(["curl", "-sSf", "\(offered)/?lang=ar"]).output
                #expect(page.contains("https://127.0.0.1:\(post.capturePort)/"))
                #expect(page.contains(told?.prefix(23) ?? "nothing"))
                let others = try Tool.require([
                    "curl", "-sS", "-o", "/dev/null", "-w", "%{http_code} ",
                    "\(offered)/v1/crossings", "-o", "/dev/null", "\(offered)/readyz",
                ]).output
                #expect(others == "404 404 ")
            }
        }

        @Test("a port that is taken costs the post this help alone, and is told until it is free")
        func taken() throws {
            var options = Post.Options()
            let port = try Machine.freePort()
            options.authorityPort = port
            try Post.run(options) { post in
                let other = try ChildProcess(
                    [
                        "python3", "-m", "http.server", "--bind", "127.0.0.1", "--directory",
                        post.folder.path, String(port),
                    ],
                    streams: ChildProcess.Streams(
                        output: post.path("other.log"), errors: post.path("other.log")))
                defer { other.signal(SIGKILL) }
                try Patience.until("the other server") {
                    try Tool.run(["curl", "-s", "-o", "/dev/null", "http://127.0.0.1:\(port)/"])
                        .code == 0
                }
                try post.capture.start()
                func finding() throws -> JSONValue? {
                    try post.status()["findings"]?.array?
                        .first { $0["code"] == "capture.authority_not_offered" }
                }
                let told = try #require(try finding())
                #expect(told["severity"] == "warning")
                #expect(told["remedy"]?.string?.contains("[capture].ca_listen") == true)
                #expect(
                    try Workstation(of: post, name: "desk").put(
                        Workstation.newIdentifier(), Workstation.leastCrossing
                    ).status == 201)
                other.signal(SIGKILL)
                _ = other.waitForEnd()
                try Patience.until("the authority on the free port") { try finding() == nil }
                #expect(
                    try Tool.require(["curl", "-sS", "http://127.0.0.1:\(port)/"]).output
                        .contains("waypost-ca.crt"))
                #expect(post.capture.starts == 1)
            }
        }
    }
}
