import PKI
import Site
import Testing

@testable import Station

@Suite("The names of the LAN certificate")
struct LANNamesTests {
    private func names(_ listen: String) throws -> [SubjectName] {
        LANNames.of(try #require(NetworkAddress(listen)))
    }

    @Test("hold the fixed names and loopback, each once")
    func fixed() throws {
        let names = try names("127.0.0.1:8443")
        #expect(names.contains(.dns("waypost.lan")))
        #expect(names.filter { $0 == .dns("localhost") }.count == 1)
        #expect(names.filter { $0 == .ip("127.0.0.1") }.count == 1)
        #expect(names.contains(.ip("::1")))
    }

    @Test("hold the address or name that is listened on")
    func listened() throws {
        #expect(try names("192.168.8.1:8443").contains(.ip("192.168.8.1")))
        #expect(try names("[fd00::7]:8443").contains(.ip("fd00::7")))
        #expect(try names("post.example.org:8443").contains(.dns("post.example.org")))
    }

    @Test("hold no wildcard address: it stands for those of the board")
    func wildcard() throws {
        let names = try names("0.0.0.0:8443")
        #expect(!names.contains(.ip("0.0.0.0")))
        #expect(names.contains(.dns("waypost.lan")))
    }
}
