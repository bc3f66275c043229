import Core
import Foundation
import Testing

extension RealProcesses {
    /// The same answers as in the tests of the API, from the program and over the wire.
    @Suite("bodies that are not right")
    struct BodyTests {
        @Test("each is refused with its status, or stored with a warning, and nothing falls over")
        func answers() throws {
            try Post.run { post in
                try post.capture.start()
                let workstation = try Workstation(of: post, name: "bodies")
                let good = Workstation.leastCrossing
                let known = Workstation.newIdentifier()
                func put(_ body: String, _ id: Identifier = Workstation.newIdentifier()) throws
                    -> Workstation.Answer
                { try workstation.put(id, body) }

                let stored = try put(good, known)
                #expect(stored.status == 201)
                #expect(
                    stored.body["warnings"]?.array?.contains {
                        $0["code"] == "missing"
                            && $0["pointer"]?.string?.hasPrefix("/document")
                                == true
                    } == true, "a traveller without a document: \(stored.body.compactText)")
                let again = try put(good, known)
                #expect(again.status == 200)
                #expect(again.body == stored.body)
                let other = good.replacingOccurrences(of: "entry", with: "exit")
                #expect(try put(other, known).status == 409)
                #expect(try put("{\"direction\":").status == 400)
                let doubled = "{\"direction\":\"exit\"," + good.dropFirst()
                #expect([400, 422].contains(try put(doubled).status))
                let huge = String(repeating: "x", count: 70_000)
                #expect(
                    try put("{\"national\":{\"x\":\"\(huge)\"}," + good.dropFirst()).status == 413)
                let empty = try put("{}")
                #expect(empty.status == 422)
                #expect(empty.body["errors"]?.array?.count == 3)
                #expect(empty.headers["content-type"]?.string == "application/problem+json")

                let crossings = try post.records().filter { $0["kind"] == "crossing" }
                #expect(crossings.map { $0["id"]?.string } == [known.description])
                #expect(post.capture.starts == 1)
            }
        }
    }
}
