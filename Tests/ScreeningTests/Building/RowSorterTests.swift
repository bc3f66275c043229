import Core
import Glibc
import Testing

@testable import Screening

struct RowSorterTests {
    @Test(
        "Rows come out sorted, however many runs they were written in",
        arguments: [(0, 10), (9, 10), (10, 10), (11, 10), (10_000, 700), (60_000, 9_000)])
    func sorted(count: Int, runLength: Int) throws {
        var random = SeededRandom(seed: UInt64(count))
        let rows = (0..<count).map { _ in
            DocumentRow(
                group: UInt32.random(in: 0..<3, using: &random),
                form: UInt32.random(in: 0..<3, using: &random),
                value: UInt64.random(in: 0..<5_000, using: &random),
                detail: UInt64.random(in: 0..<2, using: &random))
        }
        let sorter = RowSorter(in: "/tmp", runLength: runLength)
        for row in rows { try sorter.append(row) }
        var out: [DocumentRow] = []
        try sorter.forEach { out.append($0) }
        #expect(out == rows.sorted())
    }

    @Test("A directory that cannot be written is a fault of the file, and names it")
    func noDirectory() throws {
        let sorter = RowSorter(in: "/nowhere", runLength: 60_000)
        let row = DocumentRow(group: 1, form: 1, value: 1, detail: 1)
        #expect(
            code { () throws(ScreeningFault) in
                for _ in 0..<60_001 { try sorter.append(row) }
                try sorter.forEach { _ in }
            } == .file)
    }

    @Test("A list sorted in many runs is the same as one sorted in memory")
    func sameList() throws {
        let workshop = try ListWorkshop()
        let rows = (0..<3_000).map {
            "SEN,\($0 * 7_919 % 100_003),passport,lost,2026-01-0\(1 + $0 % 9),"
                + ($0 % 5 == 0 ? "r\($0)\n" : "\n")
        }
        let table = "issuer,number,type,kind,date,reference\n" + rows.joined()
        let many = try workshop.open(
            try workshop.write(try workshop.bundle(table, runLength: 100), "many"))
        let one = try workshop.open(try workshop.write(try workshop.bundle(table), "one"))
        try many.verifyAll()
        #expect(many.documentCount == 3_000)
        for number in 0..<3_000 {
            let key = String(number * 7_919 % 100_003)
            let found = try many.query(issuer: "SEN", number: key)
            #expect(found == (try one.query(issuer: "SEN", number: key)))
            #expect(found.first?.entry.reference == (number % 5 == 0 ? "r\(number)" : nil))
            #expect(found.first?.entry.date == "2026-01-0\(1 + number % 9)")
        }
        let left = try LinuxFiles().list(workshop.directory, limit: 100)
        #expect(left.allSatisfy { !$0.contains("waypost") && !$0.hasSuffix(".new") })
    }
}
