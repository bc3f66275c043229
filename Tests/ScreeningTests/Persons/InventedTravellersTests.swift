import Core
import Glibc
import Testing

@testable import Screening

/// Invented travellers of many cultures, who are on no list, against a real one, both from
/// `../shared/reference`: whom they hit, they hit wrongly. Those whose names' hash (FNV-1a, folded)
/// is odd; what a birth date is worth was chosen on the others.
struct InventedTravellersTests {
    private static let files: LinuxFiles = LinuxFiles()
    private static let folder: String =
        #filePath.split(separator: "/").dropLast(5).map { "/" + $0 }.joined() + "/shared/reference"
    private static let travellers: String = folder + "/screening-negatives.csv"
    private static let list: String = folder + "/alias-retrieval-ofac.jsonl"
    private static let isThere: Bool =
        files.size(of: travellers) != nil && files.size(of: list) != nil
    private static let asked: Int = getenv("WAYPOST_FULL") != nil ? 3_000 : 250

    private struct Traveller {
        let name: String
        let birthDate: BirthDate
    }

    @Test(
        "With a birth date at most one in a hundred hits anything, and the listed do",
        .enabled(if: isThere))
    func strangers() throws {
        let entries = try Self.entries()
        let list = try #require(MemoryList(entries))
        let travellers = try Self.heldOut().prefix(Self.asked)
        try #require(travellers.count >= 200)
        let hits = try travellers.count { try Self.isHit($0, in: list) }
        #expect(hits * 100 <= travellers.count, "\(hits) of \(travellers.count)")
        // Where nobody were ever told of, that would say nothing.
        let listed = entries.filter { $0.birthDates.first?.isDay == true }.prefix(40)
        for entry in listed {
            let traveller = Traveller(name: entry.names[0], birthDate: entry.birthDates[0])
            #expect(try Self.isHit(traveller, in: list), "\(entry.identifier)")
        }
        #expect(listed.count == 40)
    }

    private static func isHit(_ traveller: Traveller, in list: MemoryList) throws -> Bool {
        !(try list.search(PersonQuery(names: [traveller.name], birthDates: [traveller.birthDate])))
            .isEmpty
    }

    private static func heldOut() throws -> [Traveller] {
        var reader = try CSVReader(files.read(travellers, limit: 1 << 22))
        let columns = try CSVColumns(
            header: try reader.next(), required: ["full_name", "date_of_birth"], optional: nil)
        var found: [Traveller] = []
        while let row = try reader.next() {
            let name = columns.text("full_name", in: row)
            guard LabelledNamesTests.isHeldOut(name),
                let date = BirthDate(columns.text("date_of_birth", in: row))
            else { continue }
            found.append(Traveller(name: name, birthDate: date))
        }
        return found
    }

    private static func entries() throws -> [PersonEntry] {
        try files.read(list, limit: 1 << 24).split(separator: UInt8(ascii: "\n")).map { line in
            let json = try JSONValue(parsing: Array(line))
            let aliases = json["aliases"]?.array?.compactMap(\.string) ?? []
            return PersonEntry(
                identifier: try #require(json["id"]?.string),
                names: [try #require(json["name"]?.string)] + aliases,
                birthDates: birthDate(json["dob"]?.string ?? "").map { [$0] } ?? [])
        }
    }

    /// `10 Dec 1948`, `Dec 1948`, `circa 1948` or `1946 to 1948`; `nil` for what is unknown.
    private static func birthDate(_ text: String) -> BirthDate? {
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let dates = text.replacing("circa ", with: "").split(separator: " to ").map { date in
            date.split(separator: " ").reversed().map { part in
                let number = months.firstIndex(of: String(part)).map { "\($0 + 1)" } ?? String(part)
                return number.utf8.count == 1 ? "0" + number : number
            }.joined(separator: "-")
        }
        return BirthDate(dates.joined(separator: ".."))
    }
}
