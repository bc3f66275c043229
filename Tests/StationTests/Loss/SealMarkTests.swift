import Core
import Foundation
import Health
import Site
import Testing

@testable import Station

@Suite("The mark of a sealed post")
struct SealMarkTests {
    private let root = TemporaryRoot()
    private let files = LinuxFiles()
    private let since = Timestamp(milliseconds: 1_795_258_800_000)

    init() throws {
        try files.makeDirectory(root.paths.state, mode: 0o755)
    }

    @Test("is not there on a post that nobody sealed, and says what it was told")
    func kept() throws {
        #expect(SealMark.load(root.paths, files) == nil)
        var mark = SealMark(stage: .sealing, post: "NE-GAYA", since: since)
        try mark.keep(root.paths, files)
        #expect(SealMark.load(root.paths, files) == mark)
        #expect(mark.finding.remedy.hasPrefix("waypost seal --yes"))
        mark.stage = .sealed
        mark.folder = root.paths.sealedBundles + "/NE-GAYA-1"
        mark.records = 7
        mark.attachments = 2
        try mark.keep(root.paths, files)
        #expect(SealMark.load(root.paths, files) == mark)
        #expect(mark.finding.summary.contains("7 records"))
        #expect(mark.finding.remedy.contains(root.paths.sealedBundles + " to HQ"))
        #expect(mark.finding.remedy.contains("waypost erase --confirm NE-GAYA"))
    }

    @Test("seals though it cannot be read", arguments: ["", "{", "[1]", "{\"stage\":\"other\"}"])
    func damaged(text: String) throws {
        try files.replace(root.paths.sealMark, with: Array(text.utf8), mode: 0o644)
        let mark = try #require(SealMark.load(root.paths, files))
        #expect(mark.stage == .sealing && mark.post == nil)
        #expect(mark.finding.severity == .critical)
    }

    @Test("keys are written over before their names go, and a missing one is no fault")
    func shredded() throws {
        let shredder = Shredder(files: files)
        let path = root.paths.state + "/a.key"
        let kept = root.paths.state + "/kept"
        try files.replace(path, with: Array("secret words".utf8), mode: 0o600)
        // Another name of the same file shows what stood there last.
        try FileManager.default.linkItem(atPath: path, toPath: kept)
        #expect(try shredder.shred(path))
        #expect(!files.exists(path))
        #expect(try files.read(kept, limit: 100) == [UInt8](repeating: 0, count: 12))
        #expect(try !shredder.shred(path))
        #expect(try shredder.remove(root.paths.state + "/none") == 0)
        #expect(try shredder.remove(root.paths.state) == 1)
    }
}
