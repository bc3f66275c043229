import Core
import HTTPTypes
import Testing

@testable import Capture

@Suite("The audit trail over HTTP")
struct AuditTrailTests {
    @Test("An auditor reads who did what, by badge, action and time, and is read about")
    func reads() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            #expect(try await http.send(.get, "/v1/audit").status == 403)
            for number in 1...5 {
                #expect(
                    try await http.send(.get, "/v1/crossings?number=\(number)").status == 200)
            }
            let session = try await post.post.signIn("A-1", role: .auditor)
            let auditor = TestHTTP(
                client: http.client, credential: http.credential, session: session.token)
            let all = try await auditor.send(.get, "/v1/audit")
            let entries = all.json["entries"]?.array ?? []
            #expect(entries.count == 5 && all.json["next"] == .null)
            #expect(entries.allSatisfy { $0["officer"] == "B-1" })
            #expect(entries.first?["target"] == "number 5")
            let own = try await auditor.send(.get, "/v1/audit?badge=A-1&action=audit_read")
            #expect(own.json["entries"]?.array?.count == 1)
            #expect(
                try await auditor.send(.get, "/v1/audit?to=2026-01-01").json["entries"] == [])
            var seen = 0
            var cursor = ""
            while true {
                let page = try await auditor.send(.get, "/v1/audit?badge=B-1&limit=2\(cursor)")
                seen += page.json["entries"]?.array?.count ?? 0
                guard let next = page.json["next"]?.string else { break }
                cursor = "&cursor=\(next)"
            }
            #expect(seen == 5)
            let csv = try await auditor.send(.get, "/v1/audit?format=csv&badge=B-1")
            #expect(csv.headers[.contentType]?.hasPrefix("text/csv") == true)
            #expect(csv.text.hasPrefix("stored_at,clock,officer,"))
            #expect(csv.text.split(separator: "\r\n").count == 6)
            #expect(try await auditor.send(.get, "/v1/audit?limit=9999").status == 422)
        }
    }

    @Test("Texts that a spreadsheet would run are no formulas, and quotes are doubled")
    func csv() {
        #expect(
            CSVText.of(["a", "b"], [["=1+1", .null], ["x,\"y\"", 5], ["-2", true]])
                == "a,b\r\n'=1+1,\r\n\"x,\"\"y\"\"\",5\r\n'-2,true\r\n")
    }
}
