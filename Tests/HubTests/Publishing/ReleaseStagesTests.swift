import Core
import PKI
import Testing

@testable import Hub

@Suite("The stages of a release")
struct ReleaseStagesTests {
    private let posts = (1...200).map { "NE-\($0)" }

    @Test(
        "are numbers and percentages that end with all",
        arguments: ["100%", "1,10%,100%", "3,100%"])
    func read(_ text: String) {
        #expect(ReleaseStages(text)?.text == text)
    }

    @Test(
        "are nothing else", arguments: ["", "1", "10%", "0,100%", "1,,100%", "101%", "-1,100%"])
    func refused(_ text: String) {
        #expect(ReleaseStages(text) == nil)
    }

    @Test("each reach the posts of the one before, the same at every look, others for other files")
    func reach() throws {
        let stages = try #require(ReleaseStages("1,10%,50%,100%"))
        let file = SHA256.digest([1])
        var before: Set<String> = []
        for (stage, count) in [1, 20, 100, 200].enumerated() {
            let reached = stages.reach(stage, of: posts, file: file)
            #expect(reached.count == count && reached.isSuperset(of: before))
            #expect(stages.reach(stage, of: posts.reversed(), file: file) == reached)
            before = reached
        }
        let firsts = (0..<20).map { stages.reach(0, of: posts, file: SHA256.digest([$0])) }
        #expect(Set(firsts).count > 10)
        #expect(stages.reach(1, of: Array(posts.prefix(3)), file: file).count == 1)
    }
}
