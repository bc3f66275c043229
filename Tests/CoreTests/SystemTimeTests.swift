import Core
import Testing

@Suite("The kernel's clocks")
struct SystemTimeTests {
    @Test("name the boot, and monotonic time never goes back")
    func clocks() {
        let time = SystemTime()
        #expect(time.bootID != Identifier(high: 0, low: 0))
        var last = time.monotonic()
        for _ in 0..<1_000 {
            let next = time.monotonic()
            #expect(next >= last)
            last = next
        }
        #expect(time.now().date.year >= 2024)
    }

    @Test("a cancelled sleep throws at once")
    func cancelled() async {
        let sleeper = Task { try await SystemTime().sleep(for: .seconds(3_600)) }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
    }
}
