import Core
import Foundation
import Testing

@testable import Station

@Suite("What somebody came in with")
struct SSHLoginTests {
    private static let hasKeygen = OtherProgram.output(["which", "ssh-keygen"]) != nil

    @Test(
        "is read from certificates that ssh-keygen signs, of each kind of key",
        .enabled(if: hasKeygen, "needs ssh-keygen"),
        arguments: [
            ["-t", "ed25519"], ["-t", "rsa", "-b", "2048"], ["-t", "ecdsa", "-b", "256"],
            ["-t", "ecdsa", "-b", "384"], ["-t", "ecdsa", "-b", "521"],
        ])
    func certificates(_ kind: [String]) throws {
        let folder = NSTemporaryDirectory() + "waypost-login-\(UUID().uuidString)"
        try LinuxFiles().makeDirectory(folder, mode: 0o700)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let key = folder + "/key"
        for command in [
            ["-q"] + kind + ["-N", "", "-f", key],
            ["-q", "-t", "ed25519", "-N", "", "-f", key + "ca"],
            [
                "-q", "-s", key + "ca", "-I", "Amina T-7", "-z", "18446744073709551615", "-n",
                "tech",
                key + ".pub",
            ],
        ] { _ = try #require(OtherProgram.output(["ssh-keygen"] + command)) }
        let line = try String(contentsOfFile: key + "-cert.pub", encoding: .utf8)
        let login = try #require(SSHLogin("publickey " + line))
        #expect(login.means == .certificate(holder: "Amina T-7", serial: .max))
        #expect(login.text == "Amina T-7 (certificate 18446744073709551615)")

        // The key alone has the fingerprint that ssh-keygen shows.
        let plain = try String(contentsOfFile: key + ".pub", encoding: .utf8)
        let shown = try #require(OtherProgram.output(["ssh-keygen", "-lf", key + ".pub"]))
        let fingerprint = try #require(
            String(decoding: shown, as: UTF8.self).split(separator: " ").dropFirst().first)
        #expect(
            SSHLogin("publickey " + plain)?.means == .key(fingerprint: String(fingerprint)))
        // Cut anywhere, it is a key like any other and no certificate.
        let words = line.split(separator: " ")
        let blob = try #require(Base64.bytes(words[1]))
        for length in stride(from: 0, to: blob.count, by: 7) {
            _ = SSHLogin(blob: Array(blob.prefix(length))).text
        }
    }

    @Test("is nothing where sshd says nothing of a key, and shows no control characters")
    func others() {
        #expect(SSHLogin("") == nil)
        #expect(SSHLogin("password\n") == nil)
        #expect(SSHLogin("publickey ssh-ed25519 ***") == nil)
        func field(_ bytes: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(bytes.count)] + bytes }
        let blob =
            field(Array("sk-ssh-ed25519-cert-v01@openssh.com".utf8)) + field([1]) + field([2])
            + field(Array("ssh:".utf8)) + [0, 0, 0, 0, 0, 0, 0, 9] + [0, 0, 0, 1]
            + field(Array("A\u{1B}[2J\nB".utf8))
        #expect(SSHLogin(blob: blob).means == .certificate(holder: "A?[2J?B", serial: 9))
    }
}
