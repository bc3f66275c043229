import Testing

@testable import UPS

@Suite("Commands")
struct UPSCommandTests {
    @Test("are read in any case")
    func known() throws {
        func read(_ text: String) throws -> UPSCommand { try UPSCommand(line: Array(text.utf8)) }
        #expect(try read("list ups") == .listUPS)
        #expect(try read("LIST VAR a") == .list(.variables, ups: "a", variable: nil))
        #expect(try read("LIST ENUM a b") == .list(.choices, ups: "a", variable: "b"))
        #expect(try read("Get Var a b.c") == .get(.variable, ups: "a", name: "b.c"))
        #expect(try read("GET NUMLOGINS a") == .get(.logins, ups: "a", name: nil))
        #expect(try read("MASTER a") == .primary(ups: "a", word: "MASTER"))
        #expect(try read("NETVER") == .protocolVersion)
        #expect(try read("PROTVER") == .protocolVersion)
        #expect(try read(#"PASSWORD "a b""#) == .password("a b"))
        #expect(try read("INSTCMD a load.off 3") == .instantCommand(ups: "a"))
    }

    @Test(
        "that are wrong are told how",
        arguments: [
            ("", UPSErrorWord.unknownCommand), ("HELLO", .unknownCommand),
            ("LIST", .invalidArgument),
            ("LIST UPS x", .invalidArgument), ("LIST VAR", .invalidArgument),
            ("LIST RANGE a", .invalidArgument), ("GET", .invalidArgument),
            ("GET COLOUR a b", .invalidArgument), ("GET VAR a", .invalidArgument),
            ("LOGIN", .invalidArgument), ("LOGIN a b", .invalidArgument),
            ("VER now", .invalidArgument), ("SET", .invalidArgument),
            ("SET VAR a b", .invalidArgument), ("SET TRACKING ON", .featureNotConfigured),
            ("INSTCMD a", .invalidArgument),
        ])
    func wrong(_ line: String, _ word: UPSErrorWord) {
        #expect(throws: word) { try UPSCommand(line: Array(line.utf8)) }
    }
}
