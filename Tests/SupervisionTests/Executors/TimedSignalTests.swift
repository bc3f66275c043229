import Testing

@testable import Supervision

@Suite("A signal for plain threads", .timeLimit(.minutes(1)))
struct TimedSignalTests {
    @Test("says whether it was raised")
    func raised() {
        let signal = TimedSignal()
        #expect(!signal.wait(for: .milliseconds(1)))
        #expect(!signal.wait(for: .seconds(-1)))
        signal.raise()
        #expect(signal.wait(for: .zero))
        #expect(signal.wait(for: .seconds(86_400)))
    }

    @Test("a raise from another thread ends a wait")
    func otherThread() async {
        let signal = TimedSignal()
        let executor = ThreadExecutor(name: "test")
        let isRaised = await withCheckedContinuation { waiter in
            executor.perform { waiter.resume(returning: signal.wait(for: .seconds(50))) }
            signal.raise()
        }
        #expect(isRaised)
    }
}
