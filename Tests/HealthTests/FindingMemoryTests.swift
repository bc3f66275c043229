import Core
import Health
import Testing

@Suite("Since when a finding stands")
struct FindingMemoryTests {
    /// Clocks that a test sets.
    private final class Clocks: TimeSource {
        let bootID = Identifier(high: 1, low: 1)
        let state = Guarded((wall: Sample.at, monotonic: Duration.seconds(100)))

        func now() -> Timestamp { state.withLock { $0.wall } }
        func monotonic() -> Duration { state.withLock { $0.monotonic } }
        func kernelSaysSynchronised() -> Bool { false }
        func sleep(for duration: Duration) async throws {}
        func pass(_ seconds: Int, wall: Int? = nil) {
            state.withLock {
                $0.monotonic += .seconds(seconds)
                $0.wall = $0.wall + .seconds(wall ?? seconds)
            }
        }
    }

    private let clocks = Clocks()

    private func finding(_ age: Int, since: Timestamp? = nil) -> Finding {
        Finding(
            code: "a.b", severity: .warning, summary: "It is \(age) s old.", remedy: "mend it",
            since: since)
    }

    @Test("is when it was first seen, whatever numbers its sentence has by now")
    func first() {
        let memory = FindingMemory(time: clocks)
        #expect(memory.dated([finding(1)]).map(\.since) == [Sample.at])
        clocks.pass(60)
        #expect(memory.dated([finding(61)]).map(\.since) == [Sample.at])
    }

    @Test("moves with a wall clock that is set meanwhile")
    func clockSet() {
        let memory = FindingMemory(time: clocks)
        _ = memory.dated([finding(1)])
        clocks.pass(60, wall: 60 + 86_400)
        #expect(memory.dated([finding(61)]).map(\.since) == [Sample.at + .seconds(86_400)])
    }

    @Test("begins anew once it was gone, and is the finding's own where that knows it")
    func anew() {
        let memory = FindingMemory(time: clocks)
        _ = memory.dated([finding(1)])
        clocks.pass(60)
        #expect(memory.dated([]).isEmpty)
        clocks.pass(60)
        #expect(memory.dated([finding(1)]).map(\.since) == [Sample.at + .seconds(120)])
        let known = Sample.at + .seconds(-5)
        #expect(memory.dated([finding(1, since: known)]).map(\.since) == [known])
    }
}
