internal import Core

/// Whether anything resets a board that stands still: the hardware as its driver tells of it, and
/// what systemd was told to do with it (systemd-system.conf(5), `RuntimeWatchdogSec=`).
struct WatchdogArming: Sendable, Hashable {
    var hardware: HardwareWatchdog
    /// The board's definition names one.
    var isExpected: Bool
    /// `RuntimeWatchdogUSec` in systemd's words, such as `15s`; `nil` without systemd.
    var systemd: String?

    static func read(_ files: some DurableFiles, isExpected: Bool) -> WatchdogArming {
        let answer = OtherProgram.output(
            ["timeout", "5", "systemctl", "show", "--property=RuntimeWatchdogUSec", "--value"],
            limit: 4_096)
        let word = answer.map {
            String(decoding: $0.prefix { $0 > 0x20 }.prefix(32), as: UTF8.self)
        }
        return WatchdogArming(
            hardware: HardwareWatchdog.read(files), isExpected: isExpected,
            systemd: word.flatMap { $0.isEmpty ? nil : $0 })
    }

    var point: SelftestPoint {
        let measured = [
            SelftestPoint.Measure("device", hardware.identity),
            SelftestPoint.Measure("state", hardware.state),
            SelftestPoint.Measure("timeout", hardware.timeout?.inSeconds, "s", decimals: 0),
            SelftestPoint.Measure("systemd_runtime_watchdog", systemd),
        ]
        func point(
            _ outcome: SelftestPoint.Outcome, _ summary: String, _ remedy: String? = nil
        ) -> SelftestPoint {
            SelftestPoint("watchdog", outcome, summary, remedy: remedy, measured: measured)
        }
        if let armed = hardware.armed {
            return point(
                .passed,
                "armed: a board that stands still is reset after "
                    + "\(armed.components.seconds) s")
        }
        if hardware.isThere {
            return point(
                .failed, "\(hardware.text): nothing resets a board that stands still",
                "RuntimeWatchdogSec=15s in systemd's system.conf (Systemd/README.md), then "
                    + "systemctl daemon-reexec")
        }
        if isExpected {
            return point(
                .failed, "the board should have a watchdog, and the kernel shows none",
                "load its driver (lsmod, the board's device tree)")
        }
        return point(
            .notTried, "this board has no watchdog: a kernel that stands still stays so")
    }
}
