import Core
import PKI
import Screening
import Testing

struct ListDirectoryTests {
    private let workshop: ListWorkshop
    private let lists: ListDirectory

    init() throws {
        workshop = try ListWorkshop()
        lists = ListDirectory(workshop.directory + "/lists")
    }

    private func install(
        _ bytes: [UInt8], clockIsTrusted: Bool = true
    ) throws(ScreeningFault) -> InstalledList {
        let source: String
        do { source = try workshop.write(bytes, "download") } catch {
            preconditionFailure("\(error)")
        }
        return try lists.install(
            from: source, access: workshop.access,
            admission: ListAdmission(
                post: "TST-01", time: ListWorkshop.now, clockIsTrusted: clockIsTrusted)
        ).list
    }

    private func load() throws(ScreeningFault) -> [InstalledList] {
        try lists.load(access: workshop.access)
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
            try #require(loaded.first), post: nil, at: ListWorkshop.now, clockIsTrusted: true)
        #expect(
            state.json == [
                "name": "sltd", "version": "7",
                "issued_at": .string(ListWorkshop.issued.description), "age_s": 86_400,
                "state": "current", "reason": .null,
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
        #expect(try load().first?.description?.version == "8")
    }

    @Test("A damaged download is refused and leaves the old issue")
    func damagedDownload() throws {
        _ = try install(try workshop.bundle())
        var later = ListWorkshop.description()
        later.issuedAt = ListWorkshop.issued + .seconds(1)
        var bytes = try workshop.bundle(description: later)
        // In the page of entries, which opening alone does not read.
        bytes[bytes.count - 3 * 4_096 + 7] ^= 1
        #expect(code { () throws(ScreeningFault) in try install(bytes) } == .altered)
        #expect(try load().first?.description?.issuedAt == ListWorkshop.issued)
    }

    @Test("An installed list that was damaged is unreadable, and does not vanish")
    func damagedList() throws {
        _ = try install(try workshop.bundle())
        try overwrite(workshop.directory + "/lists/sltd.wplist", at: 100)
        let loaded = try load()
        #expect(loaded.map(\.name) == ["sltd"])
        let state = ListState(
            try #require(loaded.first), post: nil, at: ListWorkshop.now, clockIsTrusted: true)
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
        #expect(try load().map { $0.chain == nil } == [true, false])
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
        let list = try install(
            try workshop.bundle(description: description), clockIsTrusted: false)
        let time = ListWorkshop.issued + .seconds(seconds)
        #expect(ListState(list, post: nil, at: time, clockIsTrusted: true).state == expected)
    }

    @Test(
        "A list that would answer nothing here, or keep later ones out, is refused and says why",
        arguments: [
            (["OTHER-01", "OTHER-02"], nil, 0, ScreeningFault.Code.otherPost, "OTHER-01"),
            ([], 3_600, 0, .expired, "was valid until"),
            ([], nil, 86_400 * 2 + 1, .notYetIssued, "was issued at"),
        ] as [([String], Int?, Int, ScreeningFault.Code, String)])
    func wrongList(
        posts: [String], validFor: Int?, ahead: Int, expected: ScreeningFault.Code, words: String
    ) throws {
        _ = try install(try workshop.bundle())
        var wrong = ListWorkshop.description()
        wrong.permittedPosts = posts
        wrong.issuedAt = ListWorkshop.issued + .seconds(ahead + 1)
        wrong.validUntil = validFor.map { wrong.issuedAt + .seconds($0) }
        let bytes = try workshop.bundle(description: wrong)
        do throws(ScreeningFault) {
            _ = try install(bytes)
            Issue.record("it was installed")
        } catch {
            #expect(error.code == expected)
            #expect(error.problem.contains(words))
            #expect(error.remedy != nil)
        }
        #expect(try load().first?.description?.issuedAt == ListWorkshop.issued)
        // A clock that is not trusted proves nothing about times, and everything about posts.
        let untrusted = code { () throws(ScreeningFault) in
            try install(bytes, clockIsTrusted: false)
        }
        #expect(untrusted == (expected == .otherPost ? .otherPost : nil))
    }

    @Test("What a doubtful clock could not refuse is told, with the way back")
    func warned() throws {
        var ended = ListWorkshop.description()
        ended.validUntil = ListWorkshop.issued + .seconds(60)
        let source = try workshop.write(try workshop.bundle(description: ended), "ended")
        let (list, warnings) = try lists.install(
            from: source, access: workshop.access,
            admission: ListAdmission(
                post: nil, time: ListWorkshop.now, clockIsTrusted: false))
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("waypost lists remove sltd") == true)
        #expect(list.name == "sltd")
    }

    @Test("Removing makes room for an earlier issue; what is not there is said")
    func removing() throws {
        let first = try workshop.bundle()
        _ = try install(first)
        var later = ListWorkshop.description()
        later.issuedAt = ListWorkshop.issued + .seconds(1)
        _ = try install(try workshop.bundle(description: later))
        do throws(ScreeningFault) {
            _ = try install(first)
            Issue.record("an earlier issue was installed")
        } catch {
            #expect(error.remedy?.contains("waypost lists remove sltd") == true)
        }
        try lists.remove("sltd")
        _ = try install(first)
        for name in ["absent", "../sltd", ""] {
            #expect(
                code { () throws(ScreeningFault) in try lists.remove(name) } == .notInstalled)
        }
    }

    @Test("A list that cannot answer is not called current, and says why")
    func notCurrent() throws {
        var elsewhere = ListWorkshop.description()
        elsewhere.permittedPosts = ["OTHER-01"]
        let other = InstalledList(try workshop.opened(description: elsewhere))
        let there = ListState(
            other, post: "TST-01", at: ListWorkshop.now, clockIsTrusted: true)
        #expect(there.state == .unreadable)
        #expect(there.reason?.contains("does not permit") == true)
        let owner = ListState(
            other, post: "OTHER-01", at: ListWorkshop.now, clockIsTrusted: true)
        #expect(owner.state == .current && owner.reason == nil)
        var limited = ListWorkshop.description()
        limited.maximumAge = .seconds(365 * 86_400)
        let aged = InstalledList(try workshop.opened(description: limited))
        let untrusted = ListState(aged, post: nil, at: ListWorkshop.now, clockIsTrusted: false)
        #expect(untrusted.state == .old && untrusted.age == nil)
        #expect(untrusted.json["reason"]?.string?.contains("clock") == true)
    }
}
