import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// A large image over real HTTPS with a stock client, while capture is killed.
    @Suite("an attachment that is on its way")
    struct AttachmentTests {
        private static let bytes = 8 << 20

        @Test("goes on where it was when capture is killed in the middle, and survives once stored")
        func resumes() throws {
            try Post.run { post in
                try post.capture.start()
                let workstation = try Workstation(of: post, name: "camera")
                let image = post.path("image.jpg")
                let random = SeededRandom(seed: 11).bytes(Self.bytes)
                try Data(random).write(to: URL(fileURLWithPath: image))
                let name = try #require(
                    Tool.require(["sha256sum", image]).output.split(separator: " ").first)
                let path = "/v1/attachments/\(name)"

                let slow = try ChildProcess(
                    workstation.curl(path, "-T", image, "--limit-rate", "2M"),
                    streams: ChildProcess.Streams(
                        output: post.path("curl.out"), errors: post.path("curl.err")))
                let partial = post.root + "/var/lib/waypost/capture/attachments/partial/\(name)"
                try Patience.until("a part of it on the disk") {
                    (LinuxFiles().size(of: partial) ?? 0) > 1 << 20
                }
                let starts = post.capture.starts
                let running = try #require(post.capture.processID)
                kill(running, SIGKILL)
                #expect(slow.waitForEnd(within: .seconds(30)) != .exited(0))
                try Patience.until("capture is back") {
                    let answer = try Tool.run(workstation.curl(path, "-I")).output
                    return post.capture.starts > starts && answer == "204"
                }
                let held = try #require(LinuxFiles().size(of: partial))
                #expect(held > 1 << 20 && held < Self.bytes)
                let crossing = crossing(naming: String(name))
                let id = Workstation.newIdentifier()
                #expect(try workstation.put(id, crossing).status == 422)

                // `curl -C` sends the rest with Content-Range.
                let rest = try Tool.require(
                    workstation.curl(path, "-T", image, "-C", String(held)))
                #expect(rest.output == "201")
                let stored =
                    post.root
                    + "/var/lib/waypost/capture/attachments/\(name.prefix(2))/\(name)"
                #expect(try LinuxFiles().read(stored, limit: 1 << 24) == random)
                #expect(!LinuxFiles().exists(partial))
                #expect(try Tool.require(workstation.curl(path, "-T", image)).output == "200")
                let first = try workstation.put(id, crossing)
                #expect(first.status == 201, "\(first)")
                let again = try workstation.put(id, crossing)
                #expect(again.status == 200 && again.body == first.body)
                try post.require("records", "verify")
            }
        }

        private func crossing(naming sha256: String) -> String {
            let body: JSONValue = [
                "direction": "entry", "crossed_at": .string(SystemTime().now().description),
                "decision": ["outcome": "admitted"],
                "attachments": [
                    [
                        "sha256": .string(sha256), "kind": "page_visible",
                        "media_type": "image/jpeg", "size": .integer(Int64(Self.bytes)),
                    ]
                ],
            ]
            return body.compactText
        }
    }
}
