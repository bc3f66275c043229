import Core
import Foundation
import Testing

extension RealProcesses {
    /// The device's key in a TPM: made there, used there, and of no use without it.
    @Suite(
        "A device's key in a TPM",
        .enabled(if: SoftwareTPM.isAvailable, Comment(rawValue: SoftwareTPM.needs)))
    struct TPMTests {
        private func options(_ tpm: SoftwareTPM) -> Post.Options {
            var options = Post.Options()
            options.surroundings = tpm.surroundings
            options.provisioning = ["--device-key", "tpm2"]
            return options
        }

        @Test("brings records to HQ and signs reports, and nobody reads it out")
        func whole() throws {
            let tpm = try SoftwareTPM()
            defer { tpm.end() }
            try Post.run(options(tpm)) { post in
                let keyFile = post.root + "/etc/waypost/secrets/device.key"
                let kept = try String(contentsOfFile: keyFile, encoding: .utf8)
                #expect(kept.hasPrefix("-----BEGIN TSS2 PRIVATE KEY-----"))
                // Run again, it is the same key; another keeper is refused.
                let csr = URL(filePath: post.root + "/etc/waypost/device.csr")
                let before = try Data(contentsOf: csr)
                let again = try post.waypost("provision", "--site", post.path("site.toml"))
                #expect(again.code == 0 && again.output.contains("kept by tpm2"), "\(again)")
                #expect(try Data(contentsOf: csr) == before)

                try post.hub.start()
                try post.capture.start()
                try post.uplink.start()
                let workstation = try Workstation(of: post, name: "tpm")
                for _ in 0..<5 {
                    let id = Workstation.newIdentifier()
                    #expect(try workstation.put(id, Workstation.leastCrossing).status == 201)
                }
                // Mutual TLS 1.3, the handshake signed in the TPM.
                try post.waitUntilDelivered()

                let report = try post.waypost("selftest", "--unattended", "--no-loads", "--json")
                let name = try #require(
                    try FileManager.default.contentsOfDirectory(
                        atPath: post.root + "/var/lib/waypost/selftest"
                    ).first { $0.hasSuffix(".sig") }, "\(report)")
                let file = post.root + "/var/lib/waypost/selftest/" + name.dropLast(4)
                try Tool.require([
                    "sh", "-c",
                    "openssl x509 -pubkey -noout -in \(post.root)/etc/waypost/device.pem"
                        + " > \(post.path("public.pem"))",
                ])
                try Tool.require([
                    "openssl", "dgst", "-sha256", "-verify", post.path("public.pem"), "-signature",
                    file + ".sig", file + ".json",
                ])
                let bundle = try post.waypost("support-bundle")
                #expect(bundle.code == 0 && !bundle.output.contains("NOT SIGNED"), "\(bundle)")

                // Its successor is made in the TPM too.
                try post.uplink.stop()
                try tpm.forgetOpenKeys()
                let request = post.path("renewal")
                try post.require("provision", "--renew", request)
                let answer = post.path("renewed.json")
                try Tool.require([
                    Machine.program("waypost-hub"), "enrol", "--dir", post.hubDirectory, "--csr",
                    request, "--out", answer,
                ])
                try tpm.forgetOpenKeys()
                try post.require("provision", "--import", answer)
                try tpm.forgetOpenKeys()
                let successor = try String(
                    contentsOfFile: post.root + "/var/lib/waypost/uplink/device.pem",
                    encoding: .utf8)
                #expect(successor.contains("BEGIN TSS2 PRIVATE KEY"), "\(successor)")
                #expect(!successor.contains("BEGIN PRIVATE KEY") && !successor.contains(kept))
                try post.uplink.start()
                #expect(
                    try workstation.put(Workstation.newIdentifier(), Workstation.leastCrossing)
                        .status == 201)
                try post.waitUntilDelivered()

                // What stands on the disk is no key: OpenSSL without this TPM cannot read it, and
                // with it gives away nothing but the same.
                let bare = try Tool.run(["openssl", "pkey", "-in", keyFile])
                #expect(bare.code != 0, "\(bare)")
                let told = try Tool.run(
                    tpm.surroundings + ["openssl", "pkcs8", "-topk8", "-nocrypt", "-in", keyFile])
                #expect(!told.output.contains("BEGIN PRIVATE KEY"), "\(told)")
            }
        }

        @Test("is of no use with another TPM, and the post says so")
        func elsewhere() throws {
            let tpm = try SoftwareTPM()
            defer { tpm.end() }
            try Post.run(options(tpm)) { post in
                let other = try SoftwareTPM()
                defer { other.end() }
                let answer = try Tool.run(
                    other.surroundings + [
                        Machine.program("waypost"), "provision", "--site", post.path("site.toml"),
                        "--root", post.root,
                    ])
                #expect(answer.code != 0, "\(answer)")
                #expect(answer.output.contains("read the private key"), "\(answer)")
            }
        }

        @Test("a provider that is not configured makes no post, and leaves no key")
        func absent() throws {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            let site = folder.path + "/site.toml"
            try Site.text(capturePort: 8443, hubPort: 9443)
                .write(toFile: site, atomically: true, encoding: .utf8)
            let answer = try Tool.run([
                Machine.program("waypost"), "provision", "--site", site, "--device-key", "tpm2",
                "--root", folder.path + "/post",
            ])
            #expect(answer.code != 0 && answer.output.contains("no such provider"), "\(answer)")
            #expect(
                !FileManager.default.fileExists(
                    atPath: folder.path + "/post/etc/waypost/secrets/device.key"))
        }
    }
}
