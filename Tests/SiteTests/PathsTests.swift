import Core
import Glibc
import Site
import Testing

struct PathsTests {
    @Test(
        "A root is absolute and in its shortest form",
        arguments: [
            ("/", "/"), ("//", "/"), ("/tmp/desk/", "/tmp/desk"), ("/a//b/./c/../d", "/a/b/d"),
            ("/..", "/"),
        ])
    func normalised(_ given: String, _ root: String) {
        #expect(Paths(root: given).root == root)
    }

    @Test("A relative root lies in the working folder")
    func relative() {
        let folder = getcwd(nil, 0).map { pointer in
            defer { free(pointer) }
            return String(cString: pointer)
        }
        #expect(Paths(root: "desk/x/..").root == folder.map { $0 == "/" ? "/desk" : $0 + "/desk" })
    }

    @Test("Everything lies where the contract says")
    func places() {
        let paths = Paths(root: "/srv/post")
        #expect(paths.siteFile == "/srv/post/etc/waypost/site.toml")
        #expect(paths.acceptedSiteFile == "/srv/post/var/lib/waypost/capture/site.accepted.toml")
        #expect(paths.secrets == "/srv/post/etc/waypost/secrets")
        #expect(paths.lanAuthority == "/srv/post/etc/waypost/lan-ca.pem")
        #expect(paths.journal == "/srv/post/var/lib/waypost/capture/journal")
        #expect(paths.lists == "/srv/post/var/lib/waypost/capture/lists")
        #expect(paths.chipTrust == "/srv/post/var/lib/waypost/capture/csca")
        #expect(paths.outbox(of: .power) == "/srv/post/var/lib/waypost/power/outbox")
        #expect(paths.inbox(of: .uplink) == "/srv/post/var/lib/waypost/uplink/inbox")
        #expect(paths.lock(of: .ups) == "/srv/post/run/waypost/ups/lock")
        #expect(paths.boundSocket(of: .ups) == "/srv/post/run/waypost/ups/sock")
        #expect(Paths(root: "/").socket(of: .relays) == "/run/waypost/relays.sock")
        #expect(Role.allCases.map(\.rawValue) == ["relays", "power", "ups", "capture", "uplink"])
    }

    @Test("A root is taken up to a socket path of 107 bytes and refused beyond")
    func longestSocket() throws {
        let rest = "/run/waypost/capture.sock".utf8.count
        let longest = "/" + String(repeating: "é", count: (107 - rest - 1) / 2)
        let paths = Paths(root: longest + String(repeating: "x", count: (107 - rest - 1) % 2))
        #expect(paths.socket(of: .capture).utf8.count == 107)
        #expect(paths.boundSocket(of: .capture).utf8.count == 107)
        #expect(try paths.validated() == paths)

        let tooLong = Paths(root: paths.root + "y")
        let faults = #expect(throws: SiteFaults.self) { try tooLong.validated() }
        #expect(faults?.faults.first?.file.utf8.count == 108)
        #expect(faults?.problem.contains("108 bytes") == true)
        #expect(faults?.remedy?.contains("107") == true)
    }
}
