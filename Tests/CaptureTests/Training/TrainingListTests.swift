import Core
import Foundation
import HTTPTypes
import Records
import Supervision
import Testing

@testable import Capture
@testable import Screening

@Suite("Documents and alert list of the training")
struct TrainingListTests {
    /// What each specimen is there to show.
    private static let lessons: [String: (verdict: String, valid: Bool, warnings: Set<String>)] = [
        "in_order": ("clear", true, []), "stolen": ("hit", true, []),
        "wanted": ("hit", true, []), "misread": ("clear", false, ["check_digit"]),
        "expired": ("clear", true, ["expired"]), "child": ("clear", true, []),
    ]

    @Test("each specimen teaches what its name says", arguments: TrainingSpecimen.all)
    func lesson(specimen: TrainingSpecimen) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/waypost-\(UUID().uuidString)"
        try LinuxFiles().makeDirectory(folder, mode: 0o700)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let time = ManualTime()
        let list = try TrainingList.make(
            at: folder + "/list", time: time.now(), random: SystemRandom())
        let post = try await TestPost(
            time: time,
            screening: AlertListScreening(
                lists: [list], post: "TRAINING", executor: .thread(name: "screening")))
        let lesson = try #require(Self.lessons[specimen.name])
        try await TestHTTP.run(post) { http in
            let body: JSONValue = ["mrz": .array(specimen.zone.map { .string($0) })]
            let answer = try await http.send(.post, "/v1/documents/inspect", body.compactText)
            #expect(answer.status == 200)
            #expect(answer.json.at("screening", "verdict")?.string == lesson.verdict)
            #expect(answer.json.at("document", "mrz", "valid")?.bool == lesson.valid)
            let codes = answer.json["warnings"]?.array?.compactMap { $0["code"]?.string } ?? []
            #expect(Set(codes) == lesson.warnings, "\(specimen.name): \(codes)")
            if specimen.name == "misread" {
                let proposed = answer.json.at("document", "mrz", "suggestions")?.array ?? []
                #expect(!proposed.isEmpty)
            }
        }
    }

    @Test("none is of a State, and there is a lesson for each")
    func invented() {
        #expect(Set(TrainingSpecimen.all.map(\.name)) == Set(Self.lessons.keys))
        for specimen in TrainingSpecimen.all {
            #expect(specimen.zone[0].dropFirst(2).hasPrefix("UTO"))
        }
    }
}
