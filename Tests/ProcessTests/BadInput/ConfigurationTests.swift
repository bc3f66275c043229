import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// CONTRACT §3: strict at the first start, never a reason for a running post to stop.
    @Suite("a site.toml that cannot be used")
    struct ConfigurationTests {
        /// A site file whose fourth line begins a string that does not end.
        private static func brokenFile() throws -> String {
            try Site.text(capturePort: 8_443, hubPort: 9_443)
                .replacingOccurrences(of: "\"Test post\"", with: "\"Test post")
        }
        private static let faultyLine = 4

        @Test("is refused at the first start with 78 and its line, and nothing is made")
        func firstStart() throws {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            let root = folder.path + "/post"
            let file = root + "/etc/waypost/site.toml"
            try FileManager.default.createDirectory(
                atPath: root + "/etc/waypost", withIntermediateDirectories: true)
            try Self.brokenFile().write(toFile: file, atomically: true, encoding: .utf8)
            let waypost = Machine.program("waypost")
            let commands = [
                [Machine.program("waypostd"), "capture"], [Machine.program("waypostd"), "uplink"],
                [waypost, "config", "check"], [waypost, "provision", "--site", file],
            ]
            for command in commands {
                let answer = try Tool.run(command + ["--root", root])
                let text = answer.output + answer.errors
                #expect(answer.code == 78, "\(command): \(answer.ending) \(text)")
                #expect(text.contains("\(file) line \(Self.faultyLine)"), "\(text)")
            }
            #expect(!LinuxFiles().exists(root + "/var/lib/waypost"))
            let document = try Tool.run([waypost, "config", "check", "--json", "--root", root])
                .json()
            #expect(document["ok"] == false)
            #expect(document.at("faults", "0", "line")?.integer == Int64(Self.faultyLine))
        }

        @Test("does not stop a running post: it starts on the accepted one, with a finding")
        func runningPost() throws {
            try Post.run { post in
                try post.capture.start()
                try post.capture(crossings: 5, workstations: 1)
                try Self.brokenFile().write(
                    toFile: post.siteFile, atomically: true, encoding: .utf8)
                #expect(try post.waypost("config", "check").code == 78)
                try post.capture.stop()
                try post.capture.start()
                try post.uplink.start()
                try post.capture(crossings: 5, workstations: 1, seed: 2)
                let answer = try post.waypost("status", "--json")
                #expect(answer.code == 2)
                let document = try answer.json()
                #expect(document["post"]?.string == Post.name)
                #expect(document.at("roles", "capture", "state") == "running")
                #expect(document.at("roles", "uplink", "state") == "running")
                let refusals = document["findings"]?.array?.filter { $0["code"] == "site.refused" }
                #expect(refusals?.count == 1)
                #expect(refusals?.first?["severity"] == "critical")
                #expect(refusals?.first?["summary"]?.string?.contains(post.siteFile) == true)
                let crossings = try post.records().count { $0["kind"] == "crossing" }
                #expect(crossings == 10)
            }
        }
    }
}
