import Core
import Records
import Testing

@testable import Capture

@Suite("What a State adds to the code lists")
struct CodeTableTests {
    private static func table(_ text: String) throws(TableFaults) -> CodeTable {
        try CodeTable(Array(text.utf8), limit: CodeTable.limit)
    }

    @Test("is a table with labels in as many languages as it has columns for")
    func reads() throws {
        let codes = try Self.table(
            """
            list,code,en,fr,retired
            journey.purpose,pilgrimage,Pilgrimage,"Pèlerinage, hadj",
            journey.transport,camel,Camel,,yes

            """
        ).additions.codes
        #expect(codes.map(\.code) == ["pilgrimage", "camel"])
        #expect(codes.map(\.isRetired) == [false, true])
        #expect(codes.map { $0.label(in: "fr") } == ["Pèlerinage, hadj", "Camel"])
    }

    @Test(
        "is refused by line and column",
        arguments: [
            ("list,code\njourney.purpose,x\n", "no column en"),
            ("list,code,en,french\njourney.purpose,x,X,X\n", "a column \"french\""),
            ("list,code,en\njourney.purposes,x,X\n", "line 2, list: found \"journey.purposes\""),
            ("list,code,en\ndecision.outcome,x,X\n", "which cannot be extended"),
            ("list,code,en\njourney.purpose,trade,Trade\n", "trade, which is a default"),
            ("list,code,en\njourney.purpose,Trade fair,X\n", "a small letter"),
            ("list,code,en\njourney.purpose,x,\n", "line 2, en: found nothing"),
            ("list,code,en\njourney.purpose,x,X\njourney.purpose,x,Y\n", "as on line 2"),
            ("list,code,en,retired\njourney.purpose,x,X,true\n", "yes, no or nothing"),
        ])
    func refusals(text: String, word: String) {
        #expect {
            try Self.table(text)
        } throws: {
            "\($0)".contains(word)
        }
    }

    @Test("keeps what a former table had as retired, over any number of tables")
    func keeps() throws {
        let first = try Self.table(
            "list,code,en,ar\njourney.purpose,pilgrimage,\"A \"\"P\"\"\",حج\n")
        let second = try Self.table("list,code,en,fr\njourney.transport,camel,Camel,Dromadaire\n")
        let kept = try second.keeping(first)
        #expect(kept.additions.codes.map(\.code) == ["camel", "pilgrimage"])
        #expect(kept.additions.codes.map(\.isRetired) == [false, true])
        #expect(kept.additions.codes[1].labels == ["en": "A \"P\"", "ar": "حج"])
        #expect(try CodeTable(Array(kept.text.utf8)).additions == kept.additions)
        #expect(try second.keeping(CodeTable(Array(kept.text.utf8))).additions == kept.additions)
        // Who brings it back offers it again.
        #expect(try first.keeping(kept).additions.codes.map(\.isRetired) == [false, true])
    }

    @Test("is offered on the page in its language, behind the defaults, unless it is retired")
    func page() throws {
        let additions = try Self.table(
            """
            list,code,en,retired
            journey.purpose,pilgrimage,Pilgrimage <to a shrine>,
            journey.purpose,gold_rush,Gold rush,yes

            """
        ).additions
        let offered = Catalogue.english.options(.purpose, additions).map { $0["value"] }
        #expect(offered == CodeList.purpose.values + ["pilgrimage"])
        let words = Catalogue.english.json(with: additions).at("codes", "journey.purpose")
        #expect(words?["gold_rush"] == "Gold rush" && words?["trade"] != nil)
        let page = CapturePage(post: "Test").render(
            workstation: nil, principal: nil, additions: additions, now: ManualTime().now())
        #expect(page.contains("value=\"pilgrimage\""))
        #expect(!page.contains("<to a shrine>"), "what HQ writes is text on the page")
    }
}
