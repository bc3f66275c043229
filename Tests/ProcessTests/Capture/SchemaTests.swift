import Core
import Foundation
import Testing

/// The program that makes requests of an OpenAPI document.
enum Schemathesis {
    /// Where `Tests/run` puts it, if the package index was reached.
    static let program =
        Machine.variable("WAYPOST_SCHEMATHESIS")
        ?? Machine.script("../../.build/schemathesis/bin/schemathesis")
    static let isInstalled = FileManager.default.isExecutableFile(atPath: program)
}

extension RealProcesses {
    /// The running role against the document that it serves, by a program that knows nothing else.
    @Suite(
        "the document of the LAN API",
        .enabled(if: Schemathesis.isInstalled, "needs schemathesis, which Tests/run installs"))
    struct SchemaTests {
        @Test("holds for what schemathesis thinks of", arguments: ["supervisor", "auditor"])
        func holds(role: String) throws {
            try Post.run { post in
                try post.protect()
                try post.capture.start()
                let workstation = try Workstation(of: post, name: "schema", role: role)
                let (credential, session) = workstation.secrets
                let answer = try Tool.require(
                    [
                        "python3", Machine.script("schema_check.py"), Schemathesis.program,
                        "https://127.0.0.1:\(post.capturePort)",
                        post.root + "/etc/waypost/lan-ca.pem", credential, session,
                        Machine.isFullLane ? "600" : "45", role,
                    ], within: .seconds(900)
                ).json()
                print("schemathesis as \(role): \(answer["cases"]?.integer ?? 0) cases")
                #expect(answer["code"] == 0, "\(answer["said"]?.string ?? "")")
                #expect((answer["cases"]?.integer ?? 0) > 100)
                #expect(post.capture.starts == 1)
            }
        }
    }
}
