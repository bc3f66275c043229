import Core
import PKI
import Testing

@testable import Screening

struct ListChainTests {
    private static let header = "issuer,number,type,kind,date\n"
    private static let people = """
        id,names,birth_dates,nationality,documents
        p1,Amadou Diallo,1980-01-01,SEN,
        p2,Fatou Ndiaye,1990-02-02,SEN,
        """
    private let workshop: ListWorkshop
    private let lists: ListDirectory

    init() throws {
        workshop = try ListWorkshop()
        lists = ListDirectory(workshop.directory + "/lists")
    }

    private func install(_ bytes: [UInt8]) throws(ScreeningFault) -> ListChain? {
        let source: String
        do { source = try workshop.write(bytes, "download") } catch {
            preconditionFailure("\(error)")
        }
        return try lists.install(
            from: source, access: workshop.access,
            admission: ListAdmission(post: nil, time: ListWorkshop.now, clockIsTrusted: true)
        ).list.chain
    }

    private func loaded() throws -> ListChain {
        try #require(
            try lists.load(access: workshop.access).first?.chain)
    }

    private func base() throws -> ListChain {
        let bytes = try workshop.bundle(
            persons: Self.people,
            documents: Self.header + "SEN,A1,passport,lost,\nSEN,A2,passport,lost,\n"
                + "SEN,ABCDEFGHIJKLMNOPQRST,passport,lost,\n")
        return try #require(try install(bytes))
    }

    private func kinds(_ number: String, _ chain: ListChain) throws -> [String] {
        try chain.query(try #require(DocumentKey(issuer: "SEN", number: number)))
            .map(\.entry.kind).sorted()
    }

    private func names(_ name: String, _ chain: ListChain) throws -> [String] {
        try chain.search(PersonQuery(names: [name], birthDates: [])).map(\.entry.identifier)
    }

    @Test("A change adds, replaces and withdraws documents and persons, and no others")
    func change() throws {
        let first = try base()
        let bytes = try workshop.change(
            to: first.head, version: "8",
            documents: Self.header + "SEN,A1,passport,stolen,\nSEN,A3,passport,lost,\n",
            withdrawn: "issuer,number\nSEN,A2\nSEN,abcdefghij-klmnopqrst\nSEN,NEVER1\n",
            persons: """
                id,names,birth_dates,nationality,documents
                p2,Fatou Sarr,1990-02-02,SEN,
                p3,Moussa Keita,1970-01-01,MLI,
                """,
            withdrawnPersons: "id\np1\n")
        let chain = try #require(try install(bytes))
        for chain in [chain, try loaded()] {
            #expect(try kinds("A1", chain) == ["stolen"])
            #expect(try kinds("A2", chain) == [])
            #expect(try kinds("A3", chain) == ["lost"])
            #expect(try kinds("ABCDEFGHIJKLMNOPQRST", chain) == [])
            #expect(try kinds("NEVER1", chain) == [])
            #expect(try names("Amadou Diallo", chain) == [])
            #expect(try names("Fatou Ndiaye", chain) == [])
            #expect(try names("Fatou Sarr", chain) == ["p2"])
            #expect(try names("Moussa Keita", chain) == ["p3"])
            #expect(chain.head.description.version == "8")
        }
        #expect(try kinds("A1", first) == ["lost"])
        #expect(chain.json.array?.map { $0["counts"] == true } == [true, true])
    }

    @Test("Each query over a chain is what the tables, applied one after the other, hold")
    func againstTruth() throws {
        var random = SeededRandom(seed: 44)
        var truth: [Int: String] = [:]
        for number in 0..<2_000 { truth[number] = "lost" }
        var chain = try #require(
            try install(
                try workshop.bundle(
                    Self.header
                        + truth.keys.map { "SEN,\(10_000 + $0),passport,lost,\n" }.joined())))
        for version in 1...6 {
            var added = Self.header
            var withdrawn = "issuer,number\n"
            for number in Set((0..<400).map { _ in Int.random(in: 0..<3_000, using: &random) }) {
                if Bool.random(using: &random) {
                    let kind = ["lost", "stolen", "revoked"][version % 3]
                    added += "SEN,\(10_000 + number),passport,\(kind),\n"
                    truth[number] = kind
                } else {
                    withdrawn += "SEN,\(10_000 + number)\n"
                    truth[number] = nil
                }
            }
            chain = try #require(
                try install(
                    try workshop.change(
                        to: chain.head, version: "v\(version)", documents: added,
                        withdrawn: withdrawn)))
            for number in 0..<3_000 {
                #expect(
                    try kinds(String(10_000 + number), chain) == (truth[number].map { [$0] } ?? []))
            }
        }
    }

    @Test("A change that does not fit is refused and says what would")
    func order() throws {
        let first = try base()
        let second = try workshop.change(
            to: first.head, version: "8", withdrawn: "issuer,number\nSEN,A1\n")
        let third = try workshop.change(
            to: try workshop.open(try workshop.write(second, "second")), version: "9",
            withdrawn: "issuer,number\nSEN,A2\n")
        do throws(ScreeningFault) {
            _ = try install(third)
            Issue.record("a change of what is not installed was taken")
        } catch {
            #expect(error.code == .notTheNext)
            #expect(error.remedy?.contains("version 7") == true)
            #expect(error.remedy?.contains("\(first.head.identifier)") == true)
        }
        _ = try install(second)
        _ = try install(second)
        _ = try install(third)
        #expect(code { () throws(ScreeningFault) in try install(second) } == .notTheNext)
        #expect(try loaded().bundles.count == 3)
        try lists.remove("sltd")
        #expect(code { () throws(ScreeningFault) in try install(second) } == .notTheNext)
    }

    @Test("A change that was issued before what it changes is refused")
    func earlier() throws {
        let first = try base()
        let bytes = try workshop.change(
            to: first.head, version: "6", after: -5, withdrawn: "issuer,number\nSEN,A1\n")
        #expect(code { () throws(ScreeningFault) in try install(bytes) } == .outdated)
    }

    @Test("The owner's signed return undoes changes, and the undone ones fit no more")
    func goingBack() throws {
        let first = try base()
        let wrong = try workshop.change(
            to: first.head, version: "8", withdrawn: "issuer,number\nSEN,A1\n",
            withdrawnPersons: "id\np1\n")
        let second = try #require(try install(wrong))
        #expect(try kinds("A1", second) == [])
        let back = try #require(
            try install(
                try workshop.change(to: second.head, version: "7-again", returningTo: first.head)))
        #expect(try kinds("A1", back) == ["lost"])
        #expect(try names("Amadou Diallo", back) == ["p1"])
        #expect(try loaded().head.description.version == "7-again")
        #expect(code { () throws(ScreeningFault) in try install(wrong) } == .notTheNext)
        let next = try #require(
            try install(
                try workshop.change(
                    to: back.head, version: "9", withdrawn: "issuer,number\nSEN,A2\n")))
        #expect(try kinds("A1", next) == ["lost"])
        #expect(try kinds("A2", next) == [])
        #expect(next.json.array?.map { $0["counts"] == true } == [true, false, false, true])
    }

    @Test("A new whole list takes the place of list and changes; their rest is passed over")
    func newWhole() throws {
        let first = try base()
        let change = try workshop.change(
            to: first.head, version: "8", withdrawn: "issuer,number\nSEN,A1\n")
        _ = try install(change)
        var description = ListWorkshop.description()
        description.issuedAt = ListWorkshop.issued + .seconds(10)
        description.version = "10"
        let whole = try #require(try install(try workshop.bundle(description: description)))
        #expect(whole.bundles.count == 1)
        // What a power cut between the whole list and the removal leaves.
        let stale = try workshop.write(change, "lists/sltd.0001.wpdelta")
        #expect(try loaded().bundles.count == 1)
        #expect(try loaded().head.description.version == "10")
        try LinuxFiles().remove(stale)
    }

    @Test("A change that was damaged makes the list unreadable, and does not vanish")
    func damaged() throws {
        let first = try base()
        _ = try install(
            try workshop.change(to: first.head, version: "8", withdrawn: "issuer,number\nSEN,A1\n"))
        try overwrite(workshop.directory + "/lists/sltd.0001.wpdelta", at: 200)
        let list = try #require(
            try lists.load(access: workshop.access).first)
        #expect(list.chain == nil)
    }

    @Test("A whole list has nothing to withdraw")
    func wholeList() throws {
        var builder = try BundleBuilder(ListWorkshop.description(), scratch: "/tmp")
        let table = TableSource(Array("issuer,number\nSEN,A1\n".utf8))
        #expect(
            code { () throws(ScreeningFault) in try builder.withdraw(documents: table) }
                == .description)
    }
}
