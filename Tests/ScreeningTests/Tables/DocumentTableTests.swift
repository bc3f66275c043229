import Core
import Screening
import Testing

struct DocumentTableTests {
    private static let header = "issuer,number,type,kind,date"

    private func fault(_ table: String) throws -> String? {
        var builder = try BundleBuilder(ListWorkshop.description(), scratch: "/tmp")
        do throws(ScreeningFault) {
            try builder.add(documents: TableSource(Array(table.utf8)))
            return nil
        } catch {
            #expect(error.code == .table)
            return error.description
        }
    }

    @Test(
        "Every fault of a table names its line and column",
        arguments: [
            ("", "line 1: the table is empty"),
            ("issuer,number\n", "line 1: the column 'type' is missing"),
            (
                "issuer,number,type,kind,date,colour\n",
                "line 1, column 6: an unknown column 'colour'"
            ),
            (
                "issuer,number,type,kind,date,date\n",
                "line 1, column 6: the column 'date' stands twice"
            ),
            ("\(header)\nSEN,A1,passport,lost\n", "line 2: 4 fields"),
            ("\(header)\nSEN,A1,passport,lost,,\n", "line 2: 6 fields"),
            ("\(header)\n\nSENE,A1,passport,lost,\n", "line 3, column issuer: 'SENE'"),
            ("\(header)\nS3N,A1,passport,lost,\n", "line 2, column issuer: 'S3N'"),
            ("\(header)\nSEN,- .,passport,lost,\n", "line 2, column number: '- .'"),
            ("\(header)\nSEN,№1,passport,lost,\n", "line 2, column number: '№1'"),
            ("\(header)\nSEN,A1,none,lost,\n", "line 2, column type: 'none'"),
            ("\(header)\nSEN,A1,,lost,\n", "line 2, column type: it is empty"),
            ("\(header)\nSEN,A1,passport,burnt,\n", "line 2, column kind: 'burnt'"),
            ("\(header)\nSEN,A1,passport,lost,2026-02-30\n", "line 2, column date: '2026-02-30'"),
            ("\(header)\nSEN,A1,passport,lost,2026-13-XX\n", "line 2, column date: '2026-13-XX'"),
            ("\(header),action\nSEN,A1,passport,lost,,shoot\n", "line 2, column action: 'shoot'"),
            ("\(header),sex\nSEN,A1,passport,lost,,W\n", "line 2, column sex: 'W'"),
            (
                "\(header),entry_valid_until\nSEN,A1,passport,lost,,2026-XX-XX\n",
                "line 2, column entry_valid_until: '2026-XX-XX'"
            ),
            ("\(header)\nSEN,\"A1,passport,lost,\n", "line 2, column 2: a quote is opened"),
            ("\(header)\nSEN,\"A1\"x,passport,lost,\n", "line 2, column 2: text behind"),
            ("\(header)\nSEN,A\"1,passport,lost,\n", "line 2, column 2: a quote within"),
        ])
    func faults(table: String, expected: String) throws {
        let found = try #require(try fault(table))
        #expect(found.hasPrefix(expected), "\(found)")
    }

    @Test("A field or text beyond its limit is named")
    func limits() throws {
        let long = String(repeating: "x", count: ScreeningLimit.entryText + 1)
        let text = "\(Self.header),reference\nSEN,A1,passport,lost,,\(long)\n"
        #expect(try fault(text)?.hasPrefix("line 2, column reference: 201 bytes") == true)
        let field = String(repeating: "x", count: ScreeningLimit.field + 1)
        let longer = "\(Self.header)\nSEN,\(field),passport,lost,\n"
        #expect(try fault(longer)?.hasPrefix("line 2, column 2: more than 1024 bytes") == true)
        let wide = String(repeating: ",", count: ScreeningLimit.tableColumns)
        #expect(try fault(wide)?.hasPrefix("line 1: more than 32") == true)
    }

    @Test("Text that is not UTF-8 is named")
    func encoding() throws {
        var builder = try BundleBuilder(ListWorkshop.description(), scratch: "/tmp")
        let table = Array("\(Self.header)\nSEN,A1,passport,lost,".utf8) + [0xE9, 0x0A]
        #expect(throws: ScreeningFault.self) { try builder.add(documents: TableSource(table)) }
    }

    @Test("Line ends, a byte order mark, quotes and the columns' order do not matter")
    func forms() throws {
        var builder = try BundleBuilder(ListWorkshop.description(), scratch: "/tmp")
        let table =
            "\u{FEFF}date,kind,type,number,issuer,contact\r\n\r\n,lost,passport,A1,SEN,\"a\nb\"\r\n"
            + ",lost,passport,\"A2\",SEN,"
        try builder.add(documents: TableSource(Array(table.utf8)))
        #expect(builder.documentCount == 2)
    }

    @Test("More entries of one document than a list tells of one are refused")
    func oneKey() throws {
        var builder = try BundleBuilder(ListWorkshop.description(), scratch: "/tmp")
        let rows = (0...ScreeningLimit.entryValues).map {
            "SEN,A1,passport,lost,,\($0)\(String(repeating: "x", count: 180))\n"
        }
        try builder.add(
            documents: TableSource(Array(("\(Self.header),reference\n" + rows.joined()).utf8)))
        let workshop = try ListWorkshop()
        #expect(
            code { () throws(ScreeningFault) in
                try builder.build(
                    to: workshop.directory + "/list", key: workshop.signerKey,
                    certificate: workshop.signer, recipients: [],
                    random: SystemRandom())
            } == .table)
    }
}
