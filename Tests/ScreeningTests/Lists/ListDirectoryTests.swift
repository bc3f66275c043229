import Core
import PKI
import Screening
import Testing

struct ListDirectoryTests {
    private let workshop: ListWorkshop
    private let lists: ListDirectory
    private let trust: BundleTrust

    init() throws {
        workshop = try ListWorkshop()
        lists = ListDirectory(workshop.directory + "/lists")
        trust = .authorities(TrustStore(anchors: [workshop.authority.certificate]))
    }

    private func install(_ bytes: [UInt8]) throws(ScreeningFault) -> InstalledList {
        let source: String
        do { source = try workshop.write(bytes, "download") } catch {
            preconditionFailure("\(error)")
        }
        return try lists.install(
            from: source, trust: trust, recipientKey: workshop.recipientKey,
            recipientCertificate: workshop.recipient, at: ListWorkshop.now)
    }

    private func load() throws(ScreeningFault) -> [InstalledList] {
        try lists.load(
            trust: trust, recipientKey: workshop.recipientKey,
            recipientCertificate: workshop.recipient, at: ListWorkshop.now)
    }

    @Test("A directory that is not there yet holds no list")
    func noDirectory() throws {
        #expect(try load().isEmpty)
    }

    @Test("What was installed is loaded, and stands in the status")
    func install() throws {
        _ = try install(try workshop.bundle())
        let loaded = try load()
        #expect(loaded.map(\.name) == ["sltd"])
        let state = ListState(
            try #require(loaded.first), at: ListWorkshop.now, clockIsTrusted: true)
        #expect(
            state.json == [
                "name": "sltd", "version": "7",
                "issued_at": .string(ListWorkshop.issued.description), "age_s": 86_400,
                "state": "current",
            ])
        try lists.remove("sltd")
        #expect(try load().isEmpty)
    }

    @Test("A later issue replaces, an earlier or another of the same time does not")
    func rollback() throws {
        let first = try workshop.bundle()
        _ = try install(first)
        _ = try install(first)
        var later = ListWorkshop.description()
        later.issuedAt = ListWorkshop.issued + .seconds(1)
        later.version = "8"
        let second = try workshop.bundle(description: later)
        _ = try install(second)
        #expect(code { () throws(ScreeningFault) in try install(first) } == .outdated)
        let twin = try workshop.bundle(description: later)
        #expect(code { () throws(ScreeningFault) in try install(twin) } == .outdated)
        #expect(try load().first?.bundle?.description.version == "8")
    }

    @Test("A damaged download is refused and leaves the old issue")
    func damagedDownload() throws {
        _ = try install(try workshop.bundle())
        var later = ListWorkshop.description()
        later.issuedAt = ListWorkshop.issued + .seconds(1)
        var bytes = try workshop.bundle(description: later)
        // In the page of entries, which opening alone does not read.
        bytes[bytes.count - 2 * 4_096 + 7] ^= 1
        #expect(code { () throws(ScreeningFault) in try install(bytes) } == .altered)
        #expect(try load().first?.bundle?.description.issuedAt == ListWorkshop.issued)
    }

    @Test("An installed list that was damaged is unreadable, and does not vanish")
    func damagedList() throws {
        _ = try install(try workshop.bundle())
        try overwrite(workshop.directory + "/lists/sltd.wplist", at: 100)
        let loaded = try load()
        #expect(loaded.map(\.name) == ["sltd"])
        let state = ListState(
            try #require(loaded.first), at: ListWorkshop.now, clockIsTrusted: true)
        #expect(state.state == .unreadable)
        #expect(state.reason != nil)
    }

    @Test("A list under another's name is unreadable")
    func renamed() throws {
        _ = try install(try workshop.bundle())
        let bytes = try LinuxFiles().read(
            workshop.directory + "/lists/sltd.wplist", limit: 1 << 20)
        try LinuxFiles().replace(
            workshop.directory + "/lists/other.wplist", with: bytes, mode: 0o600)
        #expect(try load().map { $0.bundle == nil } == [true, false])
    }

    @Test(
        "A list grows old, then expires",
        arguments: [
            (3_600, ListState.State.current), (3_601, .old), (7_199, .old), (7_200, .expired),
        ])
    func states(seconds: Int, expected: ListState.State) throws {
        var description = ListWorkshop.description()
        description.maximumAge = .seconds(3_600)
        description.validUntil = ListWorkshop.issued + .seconds(7_200)
        let list = try install(try workshop.bundle(description: description))
        let time = ListWorkshop.issued + .seconds(seconds)
        #expect(ListState(list, at: time, clockIsTrusted: true).state == expected)
    }
}
