import Core
import Foundation
import Site
import Testing

@testable import Station

@Suite("Whom a post lets in by SSH")
struct VisitorKeysTests {
    private static let key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMr2aKNqRAmZyLbJ0OIIkaCSfVIxxYvAsT5gE9QHh6+1 hq\n"

    @Test("is keys and nothing in front of them")
    func checked() throws {
        #expect(try VisitorKeys.checked(Self.key + Self.key) == Self.key + Self.key)
        for wrong in [
            "command=\"/bin/sh\" " + Self.key, "cert-authority " + Self.key, "ssh-rsa" + Self.key,
            "ssh-ed25519", "ssh-rsa " + Self.key.dropFirst(12), Self.key + "x\n",
            String(repeating: Self.key, count: 200),
        ] {
            #expect(throws: EnrolmentFault.self) { try VisitorKeys.checked(wrong) }
        }
    }

    @Test("is what sshd reads, and the break-glass key is told of until there is another one")
    func taken() throws {
        let root = NSTemporaryDirectory() + "waypost-keys-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let files = LinuxFiles()
        let keys = VisitorKeys(paths: Paths(root: root), files: files)
        #expect(try keys.take(technicians: nil, breakglass: nil, post: "fox") == nil)
        _ = try keys.take(technicians: Self.key, breakglass: Self.key, post: "fox")
        func text(_ path: String) throws -> String {
            String(
                decoding: try files.read("\(root)/etc/waypost/ssh/\(path)", limit: 999),
                as: UTF8.self)
        }
        #expect(try text("as/waypost-tech") == "tech\ntech@fox\n")
        #expect(try text("technicians-ca.pub") == Self.key)
        #expect(try text("keys/waypost-breakglass") == "restrict,pty " + Self.key)

        #expect(keys.breakglassUse() == nil)
        try files.makeDirectory(root + "/var/lib/waypost/people", mode: 0o755)
        let blob = try #require(VisitorKeys.key(Self.key))
        guard case .key(let fingerprint) = SSHLogin(blob: blob).means else { return }
        let now = SystemTime().now()
        try keys.noteBreakglass(fingerprint, at: now)
        #expect(keys.breakglassUse() == now)
        _ = try keys.take(
            technicians: nil, breakglass: Self.key.replacing("Mr2a", with: "Mr2b"), post: "fox")
        #expect(keys.breakglassUse() == nil)
    }
}
