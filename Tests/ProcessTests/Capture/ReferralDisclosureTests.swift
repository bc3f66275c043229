import Core
import Foundation
import Testing

extension Post {
    /// Gives the post a protection role's certificate; its key lies outside the post.
    func protect() throws {
        try Tool.require([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-keyout", path("protection.key"), "-out",
            root + "/etc/waypost/protection.pem", "-subj", "/CN=Protection", "-days", "30",
        ])
    }
}

extension RealProcesses {
    @Suite("a referral")
    struct ReferralDisclosureTests {
        @Test("stands nowhere but in its seal, at the post, on its way and at HQ")
        func nowhere() throws {
            let marker = "before-nightfall-\(UInt64.random(in: 0...UInt64.max))"
            try Post.run { post in
                try post.capture.start()
                let missing = try post.status()["findings"]?.array ?? []
                #expect(missing.contains { $0["code"] == "protection.missing" })
                try post.protect()
                try post.hub.start()
                try post.uplink.start()
                let workstation = try Workstation(of: post, name: "window")
                let referral = "{\"need\":\"medical\",\"urgency\":\"\(marker)\"}"
                let (id, other) = (Workstation.newIdentifier(), Workstation.newIdentifier())
                let answer = try workstation.send([
                    .init(path: "/v1/referrals/\(id)", body: referral),
                    // Refusals must not repeat it either.
                    .init(path: "/v1/referrals/\(marker)", body: referral),
                    .init(path: "/v1/referrals/\(other)", body: "[\(referral)]"),
                ])
                #expect(answer.map(\.status) == [201, 422, 422])
                #expect(!"\(answer)".contains(marker))
                try post.waitUntilDelivered()
                for name in ["export", "log"] {
                    try FileManager.default.createDirectory(
                        atPath: post.path(name), withIntermediateDirectories: true)
                }
                _ = try post.waypost("records", "export", "--to", post.path("export"))
                try post.require("records", "list", "--json").output
                    .write(toFile: post.path("log/list"), atomically: true, encoding: .utf8)
                let record = try #require(
                    try post.records().first { $0["kind"] == "referral" })
                #expect(record.at("body")?.object?.keys.sorted() == ["sealed"])
                var looked = 0
                for name in FileManager.default.subpaths(atPath: post.folder.path) ?? [] {
                    guard
                        let content = FileManager.default.contents(
                            atPath: post.folder.path + "/" + name)
                    else { continue }
                    looked += 1
                    #expect(content.range(of: Data(marker.utf8)) == nil, "\(name)")
                }
                #expect(looked > 30)
                // Whoever has the key reads it with stock tools.
                let seal = record.at("body", "sealed")?.string ?? ""
                try Data(base64Encoded: seal)?.write(
                    to: URL(fileURLWithPath: post.path("sealed.der")))
                let plain = try Tool.require([
                    "openssl", "cms", "-decrypt", "-inform", "DER", "-in", post.path("sealed.der"),
                    "-inkey", post.path("protection.key"),
                ]).output
                #expect(plain.contains(marker))
            }
        }
    }
}
