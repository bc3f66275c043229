import Core
import Records
import Site
import Testing

@testable import Station

@Suite("waypost clock")
struct ClockScreenTests {
    private static let boot = Identifier(high: 1, low: 1)

    private func screen(
        trust: String, offset: Duration?, correction: TimeCorrection? = nil
    ) -> ClockScreen {
        ClockScreen(
            now: Timestamp(milliseconds: 1_795_258_800_000), trust: trust,
            isKernelSynchronised: false, bootID: Self.boot, uptime: .seconds(200_000),
            offset: offset, correction: correction)
    }

    @Test("says how far the clock is believed, and what HQ says of it, within a screen")
    func text() {
        let right = screen(trust: "synchronised", offset: .milliseconds(20)).render()
        #expect(right.contains("Trust     synchronised\n"))
        #expect(right.contains("HQ        the same time\n"))
        let wrong = screen(
            trust: "untrusted", offset: .seconds(11_000),
            correction: TimeCorrection(
                bootID: Self.boot, startedAt: Timestamp(milliseconds: 1_795_269_600_000),
                bound: .milliseconds(300), offset: .seconds(11_000), source: "kernel")
        ).render()
        #expect(wrong.contains("HQ        11000.0 s later than here\n"))
        #expect(wrong.contains("began at 2026-11-21T14:00:00.000Z within 0.3 s, by\n"))
        #expect(wrong.contains("its own clock, vouched for"))
        #expect(screen(trust: "x", offset: nil).render().contains("has not told its time"))
        for text in [right, wrong] {
            #expect(text.split(separator: "\n").allSatisfy { $0.count < 80 })
        }
    }
}

@Suite("waypost disk")
struct DiskScreenTests {
    @Test("says what is refused below what, and what takes the room")
    func text() {
        let screen = DiskScreen(
            space: DiskSpace(freeBytes: 300 << 20, totalBytes: 32 << 30),
            recordReserve: 64 << 20, attachmentReserve: 256 << 20, protection: .board,
            parts: [
                .init(name: "journal", bytes: 5 << 20), .init(name: "attachments", bytes: nil),
            ])
        let text = screen.render()
        #expect(text.hasPrefix("Disk      low, "))
        #expect(text.contains("\nCard      encrypted by this board's TPM; HQ has no key"))
        #expect(screen.json["card"] == "board")
        #expect(text.contains("attachments                   not to be read"))
        #expect(screen.json.at("reserve_bytes", "records") == .integer(64 << 20))
        #expect(text.split(separator: "\n").allSatisfy { $0.count < 80 })
    }
}
