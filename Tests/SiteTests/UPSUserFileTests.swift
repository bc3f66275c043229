import Site
import Testing

@Suite("The users of the UPSes")
struct UPSUserFileTests {
    @Test("are read as they were written")
    func roundTrip() throws {
        let file = UPSUserFile(users: [
            UPSUserFile.User(name: "workstation", password: "0a1b", isPrimary: false),
            UPSUserFile.User(name: "primary", password: "2c3d", isPrimary: true),
        ])
        #expect(try UPSUserFile.load(Array(file.text.utf8), name: "ups.toml") == file)
    }

    @Test("Synology's name and password, which everybody knows, are let in only where it is said")
    func synology() throws {
        let closed = try UPSUserFile.load(Array(UPSUserFile(users: []).text.utf8), name: "ups.toml")
        #expect(closed.admitted.isEmpty)
        let open = try UPSUserFile.load(
            Array(UPSUserFile(users: [], admitsSynology: true).text.utf8), name: "ups.toml")
        #expect(open.admitted == [UPSUserFile.synology])
        #expect(open.admitted.first?.isPrimary == false)
        let before = try UPSUserFile.load(
            Array("[[users]]\nname = \"a\"\npassword = \"b\"\n".utf8), name: "ups.toml")
        #expect(before.admitted.map(\.name) == ["a"], "a file without the key lets nobody more in")
        let own = UPSUserFile(
            users: [UPSUserFile.User(name: "monuser", password: "other", isPrimary: false)],
            admitsSynology: true)
        #expect(own.admitted == own.users, "a name is one user's")
    }

    @Test(
        "are refused with a name twice, a password of two words, or a key that is unknown",
        arguments: [
            "[[users]]\nname = \"a\"\npassword = \"b\"\n[[users]]\nname = \"a\"\npassword = \"c\"\n",
            "[[users]]\nname = \"a\"\npassword = \"b c\"\n",
            "[[users]]\nname = \"a\"\n",
            "[[users]]\nname = \"a\"\npassword = \"b\"\nmaster = true\n",
            "synology = 1\n[[users]]\nname = \"a\"\npassword = \"b\"\n",
        ])
    func refused(text: String) {
        #expect(throws: SiteFaults.self) {
            try UPSUserFile.load(Array(text.utf8), name: "ups.toml")
        }
    }
}
