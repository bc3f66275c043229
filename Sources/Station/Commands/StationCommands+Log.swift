internal import Core
internal import Site

extension StationCommands {
    /// `waypost log`: what the roles said, the newest last; from the disk, with roles running or
    /// stopped.
    ///
    /// - Parameter isFollowed: goes on with what is said, until the process is ended.
    /// - Returns: 0, or 69 where a role's log cannot be read.
    public func showLog(_ order: LogOrder, isFollowed: Bool) async -> Int32 {
        var reading = LogReading(order, paths: paths, now: time.now())
        show(reading.more())
        for fault in reading.faults { console.complain("waypost: \(fault)") }
        while isFollowed, (try? await time.sleep(for: Self.logPause)) != nil {
            show(reading.more())
        }
        return reading.isWhole ? ExitCode.ok : ExitCode.unavailable
    }

    private static let logPause = Duration.seconds(1)

    private func show(_ lines: [LogLine]) {
        guard !lines.isEmpty else { return }
        console.write(
            lines.map { (isJSON ? $0.json.compactText : Self.text($0)) + "\n" }.joined())
    }

    /// `2026-11-22T15:04:05Z power warning the battery's sight is late (3 times more)`.
    static func text(_ line: LogLine) -> String {
        let time = line.at.description.prefix(19) + "Z"
        let role = line.role + String(repeating: " ", count: max(1, 8 - line.role.count))
        let level =
            line.level.rawValue
            + String(repeating: " ", count: max(1, 9 - line.level.rawValue.count))
        let more = line.repeated > 0 ? " (said \(line.repeated) times between)" : ""
        let omitted = line.omitted > 0 ? " (\(line.omitted) lines before it not written)" : ""
        return "\(time) \(role)\(level)\(line.text)\(more)\(omitted)"
    }
}
