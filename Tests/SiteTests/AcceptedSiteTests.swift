import Core
import Glibc
import Site
import Testing

struct AcceptedSiteTests {
    private let paths = Paths(root: "/srv/post")
    private let files = MemoryFiles()

    /// A site for the embedded board.
    private static let text = Sample.text
        .replacing("field-box", with: "simulated")
        .replacing("gpio:GENERATOR", with: "none")
        .replacing("gpio:RELAY1", with: "modbus:tcp://relays.lan:1502?unit=2&coil=0")
        .replacing("smart-shunt", with: "epever-tracer")

    private var broken: String { Self.text.replacing("tier = 4", with: "tier = 44") }

    @Test("The first start is strict: every fault, and no site")
    func firstStartIsStrict() {
        files.put(paths.siteFile, broken.replacing("\"agm\"", with: "\"lead\""))
        let faults = #expect(throws: SiteFaults.self) {
            try AcceptedSite.loadForRole(paths: paths, files: files)
        }
        #expect(faults?.faults.map(\.key) == ["power.battery.chemistry", "power.loads[3].tier"])
        #expect(faults?.faults.map(\.file) == [paths.siteFile, paths.siteFile])
    }

    @Test("The first start without any file says which file is missing")
    func firstStartWithoutFile() {
        let faults = #expect(throws: SiteFaults.self) {
            try AcceptedSite.loadForRole(paths: paths, files: files)
        }
        #expect(faults?.faults.first?.file == paths.siteFile)
        #expect(faults?.faults.first?.line == nil)
    }

    @Test("A file in order is started on, kept, and kept again only when it differs")
    func accepted() throws {
        files.put(paths.siteFile, Self.text)
        #expect(try AcceptedSite.loadForRole(paths: paths, files: files).findings == [])
        #expect(files.text(paths.acceptedSiteFile) == nil)
        #expect(try AcceptedSite.accept(paths: paths, files: files))
        #expect(files.text(paths.acceptedSiteFile) == Self.text)
        #expect(try !AcceptedSite.accept(paths: paths, files: files))
        files.put(paths.siteFile, Self.text + "# changed\n")
        #expect(try AcceptedSite.accept(paths: paths, files: files))
        #expect(files.text(paths.acceptedSiteFile)?.hasSuffix("# changed\n") == true)
    }

    @Test("A refused file leaves the post on the accepted one, with a critical finding")
    func refused() throws {
        files.put(paths.siteFile, Self.text)
        try AcceptedSite.accept(paths: paths, files: files)
        files.put(paths.siteFile, broken)
        #expect(throws: SiteFaults.self) { try AcceptedSite.accept(paths: paths, files: files) }
        #expect(files.text(paths.acceptedSiteFile) == Self.text)
        let (site, findings) = try AcceptedSite.loadForRole(paths: paths, files: files)
        #expect(site.power.loads.map(\.tier) == [0, 1, 3, 4])
        #expect(findings.map(\.code) == ["site.refused"])
        #expect(findings.first?.severity == .critical)
        #expect(findings.first?.summary.contains("power.loads[3].tier") == true)
        #expect(findings.first?.remedy == "waypost config check")
    }

    @Test(
        "A file that is gone or may not be read is refused like a wrong one",
        arguments: [ENOENT, EACCES, EIO])
    func unreadable(_ errorNumber: Int32) throws {
        files.put(paths.siteFile, Self.text)
        try AcceptedSite.accept(paths: paths, files: files)
        files.refuse(paths.siteFile, errorNumber)
        let (site, findings) = try AcceptedSite.loadForRole(paths: paths, files: files)
        #expect(site.post.id == "NE-DOSSO-1")
        #expect(findings.map(\.code) == ["site.refused"])
    }

    @Test("A board definition that broke is refused too, and the post runs on")
    func brokenOverride() throws {
        files.put(paths.siteFile, Self.text)
        try AcceptedSite.accept(paths: paths, files: files)
        files.put(paths.boards + "/other.toml", "schema = 1\nid = ")
        let (_, findings) = try AcceptedSite.loadForRole(paths: paths, files: files)
        #expect(findings.first?.summary.contains("boards/other.toml line ") == true)
        #expect(throws: SiteFaults.self) { try SiteFile.check(paths: paths, files: files) }
    }

    @Test("With both files wrong the faults of both are named")
    func bothWrong() {
        files.put(paths.siteFile, broken)
        files.put(paths.acceptedSiteFile, "schema = 1\n[post\n")
        let faults = #expect(throws: SiteFaults.self) {
            try AcceptedSite.loadForRole(paths: paths, files: files)
        }
        #expect(
            faults?.faults.map(\.file) == [paths.siteFile, paths.acceptedSiteFile])
    }

    @Test("A state folder that takes nothing is said, with its remedy")
    func readOnly() {
        files.put(paths.siteFile, Self.text)
        files.refuse(paths.acceptedSiteFile, EROFS)
        let faults = #expect(throws: SiteFaults.self) {
            try AcceptedSite.accept(paths: paths, files: files)
        }
        #expect(faults?.remedy?.contains("read-only") == true)
    }

    @Test("Another file than the root's own can be checked")
    func otherFile() throws {
        files.put("/tmp/draft.toml", broken)
        let faults = #expect(throws: SiteFaults.self) {
            try SiteFile.check(paths: paths, path: "/tmp/draft.toml", files: files)
        }
        #expect(faults?.faults.map(\.file) == ["/tmp/draft.toml"])
    }
}
