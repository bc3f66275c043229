import Core
import Testing

@testable import Supervision

@Suite("A question at a doorbell")
struct DoorbellQuestionTests {
    private let bell = Doorbell()
    private let progress = ChildProgress(.answered(within: .seconds(60)), time: SystemTime())

    private func ask() {
        let bell = bell
        progress.register { bell.ask($0) }
        progress.ask()
    }

    @Test("is answered by the task that waits, and is no ring")
    func answered() async {
        ask()
        #expect(progress.reading.provedAt == nil, "nobody waits yet")
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await bell.wait() }
            while progress.reading.provedAt == nil { await Task.yield() }
            group.cancelAll()
            #expect(await group.next() == false)
        }
    }

    @Test("keeps no ring from being heard")
    func both() async {
        ask()
        bell.ring()
        #expect(await bell.wait())
        #expect(progress.reading.provedAt != nil)
    }
}
