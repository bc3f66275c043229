import Core
import Foundation
import Testing

extension RealProcesses {
    /// A post whose supervisor has lost the PIN, at night, with nobody to call.
    @Suite("recovery codes")
    struct RecoveryTests {
        @Test(
            "one of the envelope lets an officer give the supervisor a PIN, and all of it is told")
        func recovered() throws {
            try Post.run { post in
                try post.capture.start()
                let codes = try post.require("officers", "recovery", "--renew", "--json").json()
                let first = try #require(codes["codes"]?[0]?.string)
                let officer = try Workstation(of: post, name: "night")
                let session = try officer.session([
                    "badge": "T-night", "recovery_code": .string(first),
                ])
                #expect(session.body["roles"] == ["supervisor"])
                let supervisor = officer.with(session: session.body["session"] ?? .null)
                let reset = try supervisor.send([
                    .init(method: "POST", path: "/v1/officers/S1/pin")
                ])
                let pin = try #require(reset.first?.body["pin"])
                #expect(try officer.session(["badge": "S1", "pin": pin]).status == 201)
                let again: JSONValue = ["badge": "T-night", "recovery_code": .string(first)]
                #expect(try officer.session(again).status == 401)

                let audits = try post.records().filter { $0["kind"] == "audit" }.map {
                    "\($0.at("body", "action")?.string ?? "") \($0.at("body", "result")?.string ?? "")"
                }
                #expect(audits.contains("recovery_codes_made done, 10 of before are void"))
                #expect(audits.contains("recovery_code_used done, 9 left"))
                #expect(audits.contains("officer_pin_reset done"))
                #expect(try findings(post) == [])
                for code in codes["codes"]?.array?.dropFirst().prefix(6) ?? [] {
                    let used = try officer.session(["badge": "T-night", "recovery_code": code])
                    #expect(used.status == 201)
                }
                #expect(try findings(post) == ["access.recovery_codes"])
                // Only what scrypt made of them is kept.
                for code in codes["codes"]?.array ?? [] {
                    let found = try Tool.run(["grep", "-rlF", code.string ?? "", post.root])
                    #expect(found.code == 1, "\(found.output)")
                }
            }
        }

        private func findings(_ post: Post) throws -> [String] {
            try post.status()["findings"]?.array?.compactMap { $0["code"]?.string }
                .filter { $0.hasPrefix("access.") } ?? []
        }
    }
}
