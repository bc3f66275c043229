import Core
import Glibc
import Screening
import Testing

struct BundleQueryTests {
    @Test(
        "What the table has is found, however readers and clerks write it",
        arguments: [true, false])
    func found(isEncrypted: Bool) throws {
        let bundle = try ListWorkshop().opened(isEncrypted: isEncrypted)
        for (issuer, number) in [
            ("SEN", "A0123456"), ("sen", "a 012-3456"), ("SEN", "A٠١٢٣٤٥٦"), ("SEN", "A0123456<"),
        ] {
            let matches = try bundle.query(issuer: issuer, number: number)
            #expect(matches.count == 1, "\(issuer) \(number)")
            #expect(matches.first?.entry.kind == "stolen")
            #expect(matches.first?.entry.action == "detain")
        }
        for issuer in ["D", "DEU", "D<<"] {
            let match = try bundle.query(issuer: issuer, number: "C01X00T47").first
            #expect(match?.entry.date == "2025-XX-XX")
            #expect(match?.entry.validUntil == CalendarDate("2026-12-31"))
            #expect(match?.entry.action == nil)
        }
        let match = try #require(try bundle.query(issuer: "MRT", number: "B77123").first)
        #expect(match.entry.contact == "Nouakchott, \"bureau\"")
        #expect(match.json["score"] == 1000)
        #expect(match.json["advice"] == .string(DocumentMatch.defaultAdvice))
    }

    @Test(
        "What the table does not have is not found",
        arguments: [
            ("SEN", "AO123456"), ("SEN", "A012345"), ("SEN", "A01234567"), ("MRT", "A0123456"),
            ("SE", "NA0123456"), ("AAA", "0"), ("ZZZ", "ZZZZZZZZZ"), ("", "A0123456"), ("SEN", ""),
        ])
    func notFound(issuer: String, number: String) throws {
        let bundle = try ListWorkshop().opened()
        #expect(try bundle.query(issuer: issuer, number: number) == [])
    }

    @Test("Every document of many is found, and no near miss, without one wrong answer")
    func many() throws {
        let count = getenv("WAYPOST_FULL") != nil ? 100_000 : 20_000
        var random = SeededRandom(seed: 20_261_121)
        let issuers = ["SEN", "MRT", "MLI", "GMB", "GIN", "D", "FRA", "MAR", "NGA", "CIV"]
        let alphabet = Array("0123456789ABCDEFGHJKLMNPRSTUVWXYZ")
        var listed: [String: Int] = [:]
        var table = "issuer,number,type,kind,date\n"
        while listed.count < count {
            let issuer = issuers.randomElement(using: &random) ?? "SEN"
            let digitsOnly = Int.random(in: 0..<10, using: &random) < 6
            let number = String(
                (0..<9).map { _ in
                    alphabet[Int.random(in: 0..<(digitsOnly ? 10 : 33), using: &random)]
                })
            guard listed.updateValue(listed.count, forKey: issuer + number) == nil else { continue }
            table += "\(issuer),\(number),passport,lost,2026-01-01\n"
        }
        let bundle = try ListWorkshop().opened(table)
        try bundle.verifyAll()
        var wrong = 0
        var misses = 0
        for (key, place) in listed {
            let issuer = String(key.dropLast(9))
            var number = Array(key.suffix(9))
            if try bundle.query(issuer: issuer, number: String(number)).count != 1 { wrong += 1 }
            number[place % 9] = alphabet[(place + 1) % 33]
            let neighbour = String(number)
            let isListed = listed[issuer + neighbour] != nil
            if try bundle.query(issuer: issuer, number: neighbour).isEmpty == isListed {
                wrong += 1
            }
            if !isListed { misses += 1 }
        }
        #expect(wrong == 0)
        #expect(misses > count * 9 / 10)
    }

    @Test("Several reports of one document are all found, equal ones once")
    func severalEntries() throws {
        let bundle = try ListWorkshop().opened(
            """
            issuer,number,type,kind,date
            SEN,A1,passport,lost,2026-01-01
            SEN,a-1,passport,stolen,2026-01-02
            SEN,A 1,passport,lost,2026-01-01
            """)
        #expect(
            Set(try bundle.query(issuer: "SEN", number: "A1").map(\.entry.kind))
                == ["lost", "stolen"])
    }

    @Test("A list without entries holds nothing")
    func empty() throws {
        let bundle = try ListWorkshop().opened("issuer,number,type,kind,date\n")
        #expect(try bundle.query(issuer: "SEN", number: "A1") == [])
        #expect(bundle.inspection["documents"] == 0)
    }

    @Test(
        "Inspection says what a list is and whether anybody can read it", arguments: [true, false])
    func inspection(isEncrypted: Bool) throws {
        let inspection = try ListWorkshop().opened(isEncrypted: isEncrypted).inspection
        #expect(inspection["name"] == "sltd")
        #expect(inspection["clear"] == .bool(!isEncrypted))
        #expect(inspection["note"]?.isNull == isEncrypted)
        #expect(inspection["signer"] == "List signer")
        #expect(inspection["issued_at"] == .string(ListWorkshop.issued.description))
    }
}
