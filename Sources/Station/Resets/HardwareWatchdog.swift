internal import Core

/// The board's watchdog as its driver tells of it: what is really armed, not what was wished for
/// (the kernel's watchdog-api; `CONFIG_WATCHDOG_SYSFS`).
struct HardwareWatchdog: Sendable, Hashable {
    static let folder = "/sys/class/watchdog/watchdog0"

    /// `nil` where the board has none, or its driver does not say.
    var identity: String?
    /// `active` or `inactive`.
    var state: String?
    var timeout: Duration?

    static func read(_ files: some DurableFiles, folder: String = folder) -> HardwareWatchdog {
        func text(_ name: String) -> String? {
            guard let bytes = try? files.read("\(folder)/\(name)", limit: 4_096) else {
                return nil
            }
            return String(decoding: bytes.prefix { $0 >= 0x20 }.prefix(80), as: UTF8.self)
        }
        return HardwareWatchdog(
            identity: text("identity"), state: text("state"),
            timeout: text("timeout").flatMap { Int64($0) }.map { .seconds($0) })
    }

    /// The time after which a board that stands still is reset; `nil` where nothing resets it.
    var armed: Duration? { state == "active" ? timeout : nil }

    var isThere: Bool { identity != nil || state != nil }

    /// `identity`, `state`, `timeout_s`; `null` where there is none.
    var json: JSONValue {
        guard isThere else { return .null }
        return [
            "identity": JSONValue(identity), "state": JSONValue(state),
            "timeout_s": JSONValue(timeout?.components.seconds),
        ]
    }

    /// In one line.
    var text: String {
        guard isThere else { return "no hardware watchdog: a kernel that stands still stays so" }
        let name = identity ?? "unnamed"
        guard let state else { return "hardware: \(name), which does not say how it stands" }
        let limit = timeout.map { ", \($0.components.seconds) s" } ?? ""
        return "hardware: \(name), \(state)\(limit)"
    }
}
