import Core
import Testing

@Suite("Shared values")
struct GuardedTests {
    @Test("no change is lost between tasks")
    func counts() async {
        let guarded = Guarded(0)
        let counter = Counter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1_000 {
                        guarded.withLock { $0 += 1 }
                        counter.add()
                    }
                }
            }
        }
        #expect(guarded.withLock { $0 } == 8_000)
        #expect(counter.value == 8_000)
    }
}
