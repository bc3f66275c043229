import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// Years are in the dates of a certificate, not in the test: one that HQ's authority signed two
    /// and a half years ago is renewed as soon as the uplink runs.
    @Suite("a device's certificate in its last third")
    struct RenewalTests {
        private static let configuration = """
            [ca]
            default_ca = here
            [here]
            database = index.txt
            serial = serial
            new_certs_dir = .
            default_md = sha256
            policy = policy
            x509_extensions = device
            unique_subject = no
            [policy]
            commonName = supplied
            organizationName = optional
            [device]
            basicConstraints = critical,CA:FALSE
            keyUsage = critical,digitalSignature
            extendedKeyUsage = clientAuth
            authorityKeyIdentifier = keyid

            """

        /// Gives the post a certificate as HQ gave it that long ago, by another program than ours.
        private func backdate(_ post: Post) throws {
            let folder = post.path("authority")
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false)
            for (name, text) in [
                ("ca.cnf", Self.configuration), ("index.txt", ""), ("serial", "4711\n"),
            ] { try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8) }
            let now = SystemTime().now()
            let issued = folder + "/device.pem"
            try Tool.require([
                "sh", "-c", "cd \"$1\" && shift && exec openssl ca \"$@\"", "sh", folder,
                "-batch", "-notext", "-config", "ca.cnf", "-cert",
                post.hubDirectory + "/hub-ca.pem",
                "-keyfile", post.hubDirectory + "/hub-ca.key", "-in",
                post.root + "/etc/waypost/device.csr", "-out", issued,
                "-startdate", Self.digits(now + .seconds(-86_400 * 900)),
                "-enddate", Self.digits(now + .seconds(86_400 * 195)),
            ])
            let path = post.path("enrolment.json")
            let bundle = try JSONValue(parsing: Array(Data(contentsOf: URL(filePath: path))))
            var members = try #require(bundle.object)
            members["certificate"] = .string(try String(contentsOfFile: issued, encoding: .utf8))
            let old = post.path("old.json")
            try JSONValue.object(members).compactText.write(
                toFile: old, atomically: true, encoding: .utf8)
            chmod(old, 0o644)
            try post.require("provision", "--import", old)
        }

        /// As X.509 writes an instant: `20240605120000Z`.
        private static func digits(_ time: Timestamp) -> String {
            String(time.description.filter(\.isNumber).prefix(14)) + "Z"
        }

        private func end(_ post: Post) throws -> Timestamp? {
            let answer = try post.askHub("status", Post.name)
            return try answer.json().at("posts", "0", "certificate_ends_at")?.string
                .flatMap { Timestamp($0) }
        }

        @Test("is renewed by link, records go on, and a killed uplink comes back with the new one")
        func renewal() throws {
            try Post.run { post in
                try backdate(post)
                let renewed = post.root + "/var/lib/waypost/uplink/device.pem"
                for service in [post.hub, post.capture, post.uplink] { try service.start() }
                try Patience.until("the renewed pair", within: .seconds(120)) {
                    FileManager.default.fileExists(atPath: renewed)
                }
                let year = Duration.seconds(86_400 * 365)
                try Patience.until("HQ's word on the new certificate", within: .seconds(120)) {
                    try end(post).map { $0 - SystemTime().now() > year * 2 } ?? false
                }
                // Its act stands in the journal and comes to HQ with the new certificate.
                let counter = try Workstation(of: post, name: "counter")
                let body: JSONValue = [
                    "direction": "entry", "crossed_at": .string(SystemTime().now().description),
                    "decision": ["outcome": "admitted"],
                ]
                _ = try counter.put(Workstation.newIdentifier(), body.compactText)
                #expect(post.uplink.signal(SIGKILL))
                try post.uplink.waitUntilReady(after: 1)
                try post.waitUntilDelivered()
                let acts = try post.records().compactMap { $0.at("body", "action")?.string }
                #expect(acts.contains("device_certificate_renewed"), "\(acts)")
                let text = try post.askHub("status", Post.name).output
                #expect(!text.contains("old_device"), "\(text)")
                #expect(try end(post).map { $0 - SystemTime().now() > year * 2 } == true)
            }
        }
    }
}
