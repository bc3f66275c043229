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

    @Test(
        "are refused with a name twice, a password of two words, or a key that is unknown",
        arguments: [
            "[[users]]\nname = \"a\"\npassword = \"b\"\n[[users]]\nname = \"a\"\npassword = \"c\"\n",
            "[[users]]\nname = \"a\"\npassword = \"b c\"\n",
            "[[users]]\nname = \"a\"\n",
            "[[users]]\nname = \"a\"\npassword = \"b\"\nmaster = true\n",
        ])
    func refused(text: String) {
        #expect(throws: SiteFaults.self) {
            try UPSUserFile.load(Array(text.utf8), name: "ups.toml")
        }
    }
}
