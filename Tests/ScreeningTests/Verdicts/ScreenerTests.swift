import Core
import Screening
import Testing

struct ScreenerTests {
    private static let listed = ("SEN", "A0123456")
    private static let absent = ("SEN", "A0123457")

    private func result(
        _ document: (String?, String?), post: String? = "post-a", after: Duration = .seconds(60),
        clockIsTrusted: Bool = true, _ change: (inout BundleDescription) -> Void = { _ in }
    ) throws -> ScreeningResult {
        var description = ListWorkshop.description()
        change(&description)
        let bundle = try ListWorkshop().opened(description: description)
        return Screener(lists: [InstalledList(bundle)], post: post).screen(
            issuer: document.0, number: document.1, at: ListWorkshop.issued + after,
            clockIsTrusted: clockIsTrusted)
    }

    @Test("A current list clears what it does not hold and hits what it does")
    func current() throws {
        let clear = try result(Self.absent).full
        #expect(clear.verdict == .clear)
        #expect(
            clear.json == [
                "verdict": "clear", "reason": .null,
                "checks": [
                    [
                        "list": "sltd", "verdict": "clear", "list_version": "7",
                        "list_age_s": 60, "matches": [], "reason": .null,
                    ]
                ],
            ])
        let hit = try result(Self.listed)
        #expect(hit.full.verdict == .hit)
        #expect(hit.counter == hit.full)
        #expect(hit.full.checks.first?.matches.first?.json["contact"] == "+221 1")
    }

    @Test("No list, or no number to look up, cannot say")
    func nothing() throws {
        let none = Screener(lists: [], post: "post-a").screen(
            issuer: "SEN", number: "A1", at: ListWorkshop.now, clockIsTrusted: true)
        #expect(none.full.verdict == .cannotSay)
        #expect(none.full.checks.isEmpty)
        #expect(none.full.reason != nil)
        for document in [
            (nil, nil), ("SEN", nil), ("SEN", " <"), (nil, "A0123456"), ("SEN", "№"), ("12", "A1"),
        ] as [(String?, String?)] {
            let view = try result(document).full
            #expect(view.verdict == .cannotSay, "\(document)")
            #expect(view.checks.first?.reason != nil)
        }
    }

    @Test("An old list can hit and never clears")
    func old() throws {
        let limit = { (description: inout BundleDescription) in
            description.maximumAge = .seconds(3_600)
        }
        #expect(try result(Self.absent, after: .seconds(3_600), limit).full.verdict == .clear)
        #expect(try result(Self.absent, after: .seconds(3_601), limit).full.verdict == .cannotSay)
        #expect(try result(Self.listed, after: .seconds(3_601), limit).full.verdict == .hit)
    }

    @Test("A list past its validity is not asked")
    func expired() throws {
        let limit = { (description: inout BundleDescription) in
            description.validUntil = ListWorkshop.issued + .seconds(3_600)
        }
        #expect(try result(Self.listed, after: .seconds(3_599), limit).full.verdict == .hit)
        for document in [Self.listed, Self.absent] {
            let view = try result(document, after: .seconds(3_600), limit).full
            #expect(view.verdict == .cannotSay)
            #expect(view.checks.first?.matches == [])
        }
        let untrusted = try result(
            Self.listed, after: .seconds(3_600), clockIsTrusted: false, limit)
        #expect(untrusted.full.verdict == .cannotSay)
    }

    @Test("A list for other posts is not asked")
    func permittedPosts() throws {
        let limit = { (description: inout BundleDescription) in
            description.permittedPosts = ["post-b"]
        }
        #expect(try result(Self.listed, post: "post-a", limit).full.verdict == .cannotSay)
        #expect(try result(Self.listed, post: "post-b", limit).full.verdict == .hit)
        #expect(try result(Self.absent, post: "post-b", limit).full.verdict == .clear)
        #expect(try result(Self.listed, post: nil, limit).full.verdict == .hit)
    }

    @Test("Without a trusted clock a list with a time limit clears nobody, one without does")
    func untrustedClock() throws {
        let limit = { (description: inout BundleDescription) in
            description.maximumAge = .seconds(1_000_000)
        }
        let limited = try result(Self.absent, clockIsTrusted: false, limit).full
        #expect(limited.verdict == .cannotSay)
        #expect(limited.checks.first?.age == nil)
        #expect(try result(Self.listed, clockIsTrusted: false, limit).full.verdict == .hit)
        #expect(try result(Self.absent, clockIsTrusted: false).full.verdict == .clear)
        // A clock before the list's own issue contradicts it.
        let before = try result(Self.absent, after: .seconds(-60), limit).full
        #expect(before.verdict == .cannotSay)
    }

    @Test("A discreet hit reads as a clear list at the counter and goes to its role")
    func discreet() throws {
        let discreet = { (description: inout BundleDescription) in
            description.visibility = .discreet
            description.role = "supervisor"
        }
        let hit = try result(Self.listed, discreet)
        #expect(hit.full.verdict == .hit)
        #expect(hit.rolesToInform == ["supervisor"])
        let clear = try result(Self.absent, discreet)
        #expect(hit.counter == clear.counter)
        #expect(clear.counter.verdict == .clear)
        #expect(clear.rolesToInform == [])
    }

    @Test("A list that cannot be read keeps the others from clearing, not from hitting")
    func unreadable() throws {
        let workshop = try ListWorkshop()
        let path = try workshop.write(Array("nothing".utf8), "broken")
        let bundle = try workshop.opened()
        let broken: InstalledList
        do throws(ScreeningFault) {
            broken = InstalledList(try workshop.open(path))
        } catch {
            broken = InstalledList(name: "broken", unreadable: error)
        }
        let screener = Screener(lists: [InstalledList(bundle), broken], post: "post-a")
        func view(_ document: (String, String)) -> ScreeningView {
            screener.screen(
                issuer: document.0, number: document.1, at: ListWorkshop.now, clockIsTrusted: true
            ).full
        }
        #expect(view(Self.absent).verdict == .cannotSay)
        #expect(view(Self.absent).checks.map(\.verdict) == [.clear, .cannotSay])
        #expect(view(Self.listed).verdict == .hit)
        #expect(view(Self.listed).checks.last?.version == nil)
    }

    @Test("A page that was altered after opening cannot say")
    func alteredPage() throws {
        let workshop = try ListWorkshop()
        let bytes = try workshop.bundle(isEncrypted: false)
        let path = try workshop.write(bytes)
        let bundle = try workshop.open(path)
        try overwrite(path, at: bytes.count - 3 * 4_096 + 100)
        let view = Screener(lists: [InstalledList(bundle)], post: nil).screen(
            issuer: "SEN", number: "A0123456", at: ListWorkshop.now, clockIsTrusted: true
        ).full
        #expect(view.verdict == .cannotSay)
        #expect(view.checks.first?.reason?.contains("not what") == true)
    }

    @Test("An entry counts up to its last day")
    func entryEnd() throws {
        let bundle = try ListWorkshop().opened()
        let screener = Screener(lists: [InstalledList(bundle)], post: nil)
        for (time, verdict) in [
            ("2026-12-31T23:59:59Z", ScreeningVerdict.hit), ("2027-01-01T00:00:00Z", .clear),
        ] {
            let view = screener.screen(
                issuer: "D", number: "C01X00T47", at: try #require(Timestamp(time)),
                clockIsTrusted: true
            ).full
            #expect(view.verdict == verdict)
        }
    }

    @Test("Of several documents of one person any hits, and one without number hides nothing")
    func severalDocuments() throws {
        let bundle = try ListWorkshop().opened()
        let screener = Screener(lists: [InstalledList(bundle)], post: nil)
        func verdict(_ documents: [DocumentQuery]) -> ScreeningVerdict {
            screener.screen(
                ScreeningSubject(documents: documents, person: nil), at: ListWorkshop.now,
                clockIsTrusted: true
            ).full.verdict
        }
        let listed = DocumentQuery(issuer: "SEN", number: "A0123456")
        let absent = DocumentQuery(issuer: "SEN", number: "A0123457")
        let numberless = DocumentQuery(issuer: "SEN", number: nil)
        let strange = DocumentQuery(issuer: "SEN", number: "№")
        #expect(verdict([absent, listed]) == .hit)
        #expect(verdict([absent, numberless]) == .clear)
        #expect(verdict([absent, strange]) == .cannotSay)
        #expect(verdict([listed, strange]) == .hit)
        #expect(verdict([]) == .cannotSay)
    }
}
