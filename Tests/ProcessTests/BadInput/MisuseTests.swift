import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// What people get wrong at the keyboard, and the answer they get.
    @Suite("wrong use")
    struct MisuseTests {
        @Test("a second process of a role on the same root ends with 75 and names the first")
        func secondProcess() throws {
            try Post.run { post in
                try post.capture.start()
                let first = try #require(post.capture.processID)
                for role in ["capture", "all"] {
                    let second = try Tool.run(post.roleCommand(role))
                    #expect(second.code == 75, "\(role): \(second.ending) \(second.errors)")
                    #expect(second.errors.contains(String(first)), "\(second.errors)")
                }
                #expect(post.capture.processID == first)
                let capture = try post.status().at("roles", "capture")
                #expect(capture?["state"] == "running")
                #expect(capture?["restarts"] == 0)
            }
        }

        @Test("a root whose socket path is too long ends with 78 and says the limit")
        func longRoot() throws {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            let root = folder.path + "/" + String(repeating: "r", count: 100)
            let site = folder.path + "/site.toml"
            try Site.text(capturePort: 8_443, hubPort: 9_443)
                .write(toFile: site, atomically: true, encoding: .utf8)
            let commands = [
                [Machine.program("waypost"), "provision", "--site", site, "--root", root],
                [Machine.program("waypostd"), "capture", "--root", root],
                [Machine.program("waypostd"), "uplink", "--root", root],
            ]
            for command in commands {
                let answer = try Tool.run(command)
                #expect(answer.code == 78, "\(command): \(answer.ending) \(answer.errors)")
                #expect(answer.errors.contains("107"), "\(answer.errors)")
            }
            #expect(!LinuxFiles().exists(root), "something was made all the same")
        }

        @Test(
            "wrong usage ends with 64 and says what would be right",
            arguments: [
                ["waypostd"], ["waypostd", "kapture"], ["waypostd", "capture", "--rot", "/tmp"],
                ["waypostd", "power", "--json"], ["waypost", "power", "history", "--hours", "0"],
                ["waypost", "recrds"], ["waypost", "provision"],
                ["waypost", "records", "list", "--limit", "0"],
                ["waypost", "records", "show", "not-an-id"],
                ["waypost-hub", "serve", "--dir", "/nonexistent", "--store", "oracle:x"],
                [
                    "waypost-hub", "serve", "--dir", "/nonexistent", "--store", "sqlite:x",
                    "--listen", "nowhere",
                ],
                ["waypost-hub", "enrol"], ["waypost-sim", "lan"],
                ["waypost-sim", "lan", "--crossings", "1", "--workstations", "0"],
                ["waypost-sim", "post", "--faults", ","],
                ["waypost-sim", "post", "--faults", "disk-full,"],
                ["waypost-sim", "post", "--dir", "/nonexistent/waypost"],
                ["waypost-bench", "power", "--repeats", "0"],
                ["waypost-bench", "power", "--site", "site.toml"],
                ["waypost-bench", "power", "--reference", "/nonexistent"],
            ])
        func wrongUsage(_ words: [String]) throws {
            let answer = try Tool.run([Machine.program(words[0])] + words.dropFirst())
            #expect(answer.code == 64, "\(words): \(answer.ending)\n\(answer.errors)")
            #expect(!answer.errors.isEmpty)
            #expect(answer.output.isEmpty, "complaints belong on standard error")
        }

        @Test(
            "help and version go to standard output with exit 0",
            arguments: ["waypostd", "waypost", "waypost-hub", "waypost-sim", "waypost-bench"])
        func helpAndVersion(_ program: String) throws {
            for option in ["--help", "--version"] {
                let answer = try Tool.run([Machine.program(program), option])
                #expect(answer.code == 0)
                #expect(!answer.output.isEmpty)
                #expect(answer.errors.isEmpty)
            }
        }
    }
}
