import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// What workstations meet is renewed by root beside a capture that may not read the authority's
    /// key; other programs than ours say what they meet.
    @Suite(
        "the post's own authority in its last year",
        .enabled(if: Machine.isRoot, "needs root, for roles that are somebody else"))
    struct LANRenewalTests {
        private static let configuration = """
            [req]
            distinguished_name = name
            x509_extensions = authority
            prompt = no
            [name]
            CN = Waypost \(Post.name) LAN CA
            [authority]
            basicConstraints = critical,CA:TRUE,pathlen:0
            keyUsage = critical,keyCertSign,cRLSign
            subjectKeyIdentifier = hash

            """

        /// Lets the post's authority end in so many days, and takes its key from the roles.
        private func age(_ post: Post, days: Int) throws {
            let key = post.root + "/etc/waypost/secrets/lan-ca.key"
            let configuration = post.path("authority.cnf")
            try Self.configuration.write(toFile: configuration, atomically: true, encoding: .utf8)
            try Tool.require([
                "openssl", "req", "-x509", "-new", "-config", configuration, "-key", key, "-days",
                String(days), "-out", post.root + "/etc/waypost/lan-ca.pem",
            ])
            #expect(chown(key, 0, 0) == 0)
        }

        /// Whether curl reaches the page with this authority alone.
        private func isReached(_ post: Post, trusting file: String) throws -> Bool {
            try Tool.run([
                "curl", "-sSf", "--cacert", file, "https://127.0.0.1:\(post.capturePort)/healthz",
            ]).output.contains("ok")
        }

        /// What the page shows, as OpenSSL reads it.
        private func shown(_ post: Post) throws -> [String] {
            let answer = try Tool.run(
                [
                    "openssl", "s_client", "-connect", "127.0.0.1:\(post.capturePort)",
                    "-showcerts",
                ], input: "")
            return answer.output.components(separatedBy: "-----BEGIN CERTIFICATE-----").dropFirst()
                .map { $0.components(separatedBy: "-----END")[0] }
        }

        private func finding(_ post: Post) throws -> JSONValue? {
            try post.status()["findings"]?.array?.first { $0["code"] == "certificates.lan_ca" }
        }

        @Test("is followed by another without a restart, and both are believed until it ends")
        func follows() throws {
            var options = Post.Options()
            let port = try Machine.freePort()
            options.authorityPort = port
            options.isUnprivileged = true
            try Post.run(options) { post in
                try age(post, days: 300)
                for service in [post.hub, post.capture, post.uplink] { try service.start() }
                let counter = try Workstation(of: post, name: "counter")
                let old = post.path("old.pem")
                try FileManager.default.copyItem(
                    atPath: post.root + "/etc/waypost/lan-ca.pem", toPath: old)
                let before = try shown(post)
                #expect(try isReached(post, trusting: old))
                #expect(try finding(post) == nil)

                // Root's timer; HQ vouches for the clock once it was heard.
                let renewal = [
                    Machine.program("waypost"), "provision", "--renew-lan", "--root", post.root,
                ]
                try Patience.until("the next authority", within: .seconds(90)) {
                    _ = try counter.put(Workstation.newIdentifier(), Workstation.leastCrossing)
                    return try Tool.require(renewal).output.contains("has taken over")
                }
                #expect(try Tool.require(renewal).output.contains("nothing is due"))

                try Patience.until("the page with its next certificate") {
                    try shown(post).first != before.first
                }
                #expect(try shown(post).count == 2)
                let offered = "http://127.0.0.1:\(port)"
                let new = post.path("new.crt")
                let next = post.path("new.pem")
                try Tool.require(["curl", "-sSf", "-o", new, "\(offered)/waypost-ca.crt"])
                try Tool.require([
                    "openssl", "x509", "-inform", "der", "-in", new, "-out", next,
                ])
                for authority in [old, next] {
                    #expect(try isReached(post, trusting: authority), "\(authority)")
                }
                let fingerprint = try post.require("enrol", "workstation", "desk", "--json").json()
                    .at("authority", "fingerprint")?.string
                #expect(
                    try Tool.require(["sha256sum", new]).output.prefix(64).uppercased()
                        == fingerprint?.replacingOccurrences(of: ":", with: ""))
                #expect(post.capture.starts == 1)
                #expect(
                    try counter.put(Workstation.newIdentifier(), Workstation.leastCrossing).status
                        == 201)

                // Whom to visit, and what was done.
                let visit = try #require(try finding(post))
                #expect(visit["summary"]?.string?.hasSuffix(": counter.") == true, "\(visit)")
                #expect(visit["remedy"]?.string?.contains(offered) == true, "\(visit)")
                try Patience.until("the acts in the journal") {
                    let acts = try post.records().compactMap { $0.at("body", "action")?.string }
                    return acts.contains("lan_authority_followed")
                        && acts.contains("lan_certificate_renewed")
                }
            }
        }
    }
}
