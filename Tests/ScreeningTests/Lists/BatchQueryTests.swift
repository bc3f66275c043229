import Core
import Screening
import Testing

struct BatchQueryTests {
    @Test("Each row gets one answer, in order")
    func answers() throws {
        let bundle = try ListWorkshop().opened()
        let screener = Screener(lists: [InstalledList(bundle)], post: nil)
        let batch = try BatchQuery(
            table: Array(
                """
                id,name,birth_date,issuer,number
                1,,,SEN,A0123456
                2,,,SEN,A0123457
                3,Aminata Diop,1990-05-12,,
                4,Aminata Diop,,SEN,A0123457
                """.utf8))
        var answers: [JSONValue] = []
        batch.answers(of: screener, at: ListWorkshop.now, clockIsTrusted: true) {
            answers.append($0)
        }
        #expect(batch.count == 4)
        #expect(answers.map { $0["id"] } == ["1", "2", "3", "4"])
        #expect(
            answers.map { $0["verdict"] } == ["hit", "clear", "cannot_say", "clear"])
        #expect(answers[0].at("matches", "0", "list") == "sltd")
        #expect(answers[0].at("matches", "0", "entry") == "SEN A0123456")
        #expect(answers[0].at("matches", "0", "score") == 1000)
        #expect(answers[0].at("matches", "0", "explanation")?.string != nil)
        #expect(answers[2]["explanation"]?.string?.contains("name") == true)
        #expect(answers[3]["explanation"] == .null)
    }

    @Test(
        "A table of queries is checked as strictly as a list",
        arguments: [
            ("", "line 1"), ("name\nx\n", "line 1: the column 'id'"),
            ("id,colour\n1,x\n", "line 1, column 2"), ("id\n\"\"\n", "line 2, column id"),
            ("id,number\n1\n", "line 2: 1 fields"),
        ])
    func faults(table: String, expected: String) {
        do throws(ScreeningFault) {
            _ = try BatchQuery(table: Array(table.utf8))
            Issue.record("it was taken")
        } catch {
            #expect(error.description.hasPrefix(expected))
        }
    }
}
