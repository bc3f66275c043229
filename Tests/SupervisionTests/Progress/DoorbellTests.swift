import Core
import Supervision
import Testing

@Suite("A doorbell")
struct DoorbellTests {
    private let bell = Doorbell()

    @Test("keeps rings that nobody waits for, as one")
    func kept() async {
        bell.ring()
        bell.ring()
        #expect(await bell.wait())
        let cancelled = await withTaskGroup(of: Bool.self) { group in
            group.addTask { await bell.wait() }
            group.cancelAll()
            return await group.next()
        }
        #expect(cancelled == false)
    }

    @Test("wakes who waits")
    func wakes() async {
        async let woken = bell.wait()
        bell.ring()
        #expect(await woken)
    }

    @Test("serves the next task after one was cancelled")
    func outlivesCancellation() async {
        for _ in 1...3 {
            await withTaskGroup(of: Bool.self) { group in
                group.addTask { await bell.wait() }
                group.cancelAll()
            }
            bell.ring()
            #expect(await bell.wait())
        }
    }

    @Test("is waited at for so long only, and rung sooner at once")
    func bounded() async {
        #expect(await bell.wait(atMost: .milliseconds(1), by: SystemTime()) == false)
        bell.ring()
        #expect(await bell.wait(atMost: .seconds(3_600), by: SystemTime()))
    }
}
