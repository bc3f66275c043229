import Core
import Site
import Testing

@testable import Station

@Suite(
    "waypost-hub technicians",
    .enabled(if: OtherProgram.output(["which", "ssh-keygen"]) != nil, "needs ssh-keygen"))
struct TechnicianTests {
    private let root = TemporaryRoot()
    private var directory: String { root.paths.root + "/hub" }
    private var key: String { root.paths.root + "/key" }
    private let files = LinuxFiles()

    private func prepare() throws {
        try files.makeDirectory(root.paths.root, mode: 0o700)
        #expect(Transcript().hub(directory).create(addresses: ["127.0.0.1"], port: 9_443) == 0)
        #expect(
            OtherProgram.output(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key]) != nil)
    }

    private func certify(
        _ said: Transcript = Transcript(), holder: String = "Amina Hadji", ticket: String = "T-7",
        key: String? = nil, posts: [String] = ["fox-01", "fox-02"]
    ) -> Int32 {
        said.hub(directory).certify(
            key: key ?? self.key + ".pub", holder: holder, ticket: ticket,
            accounts: ["tech", "view"], posts: posts, hours: 8, out: nil)
    }

    @Test("certify names holder, ticket, accounts and posts, and the register has each first")
    func certified() throws {
        try prepare()
        for serial in 1...3 {
            #expect(certify(posts: serial == 3 ? [] : ["fox-01", "fox-02"]) == ExitCode.ok)
            let shown = try #require(OtherProgram.output(["ssh-keygen", "-Lf", key + "-cert.pub"]))
            let text = String(decoding: shown, as: UTF8.self)
            #expect(
                text.contains("Key ID: \"Amina Hadji T-7\"") && text.contains("Serial: \(serial)\n")
            )
            for name in ["tech", "view"] {
                let isThere = text.contains("\(name)@fox-01\n") && text.contains("\(name)@fox-02\n")
                #expect(isThere == (serial < 3) && text.contains(" \(name)\n") == (serial == 3))
            }
            #expect(text.contains("Extensions: \n                permit-pty\n"), "\(text)")
            #expect(text.contains("Critical Options: (none)"))
            // Of whole hours, from thirty days before on.
            let valid = try #require(text.firstMatch(of: /Valid: from (\S+) to (\S+)/))
            let ends = [valid.1, valid.2].compactMap { Timestamp($0 + "Z") }
            #expect(ends.count == 2 && ends[1] - ends[0] == .seconds(30 * 86_400 + 8 * 3_600))
        }
        let said = Transcript()
        #expect(said.hub(directory).certificatesIssued() == ExitCode.ok)
        #expect(said.output.split(separator: "\n").count == 3, "\(said.output)")
        // A line that a dying disk tore costs no number that was given.
        let register = try root.text(directory + "/technicians.jsonl") + "{\"serial\":"
        try files.replace(
            directory + "/technicians.jsonl", with: Array(register.utf8), mode: 0o640)
        #expect(certify() == ExitCode.ok)
        #expect(try root.text(directory + "/technicians.jsonl").contains("\"serial\":4"))
    }

    @Test("refuses what is no public key, no line and no post, and issues nothing")
    func refused() throws {
        try prepare()
        try root.write("-----BEGIN OPENSSH PRIVATE KEY-----\n", "private")
        #expect(certify(key: root.paths.root + "/private") != ExitCode.ok)
        #expect(certify(key: root.paths.root + "/none") != ExitCode.ok)
        #expect(certify(holder: "") == ExitCode.usage)
        #expect(certify(ticket: "T\n7") == ExitCode.usage)
        #expect(certify(holder: String(repeating: "x", count: 80)) == ExitCode.usage)
        #expect(certify(posts: ["../x"]) != ExitCode.ok)
        #expect(!files.exists(directory + "/technicians.jsonl"))
    }

    @Test("a break-glass key that is renewed stays beside its successor, and halves are mended")
    func breakglass() throws {
        try prepare()
        let keys = TechnicianKeys(directory: directory, files: files)
        let first = try keys.breakglassLine(of: "fox-01")
        #expect(try keys.breakglassLine(of: "fox-01") == first)
        #expect(try keys.breakglassLine(of: "fox-01.former") != first)
        let old = try root.text(keys.breakglass(of: "fox-01"))
        try files.remove(keys.breakglass(of: "fox-01") + ".pub")
        let mended = try keys.breakglassLine(of: "fox-01")
        #expect(mended.split(separator: " ")[1] == first.split(separator: " ")[1])
        let said = Transcript()
        #expect(said.hub(directory).breakglass(of: "fox-01", isRenewing: true) == ExitCode.ok)
        #expect(said.output.contains("fox-01/former opens it"), "\(said.output)")
        #expect(try root.text(keys.formerBreakglass(of: "fox-01")) == old)
        #expect(try keys.breakglassLine(of: "fox-01") != mended)
        #expect(Transcript().hub(directory).breakglass(of: "../x", isRenewing: false) != 0)
    }
}
