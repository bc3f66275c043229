internal import Core
internal import Health
internal import Records
internal import Site
internal import Uplink

/// The clock on one screen: what it shows, how far it may be believed and by whose word.
struct ClockScreen {
    let now: Timestamp
    let trust: String?
    let isKernelSynchronised: Bool
    let bootID: Identifier
    let uptime: Duration
    /// HQ's clock less this board's; `nil` where the uplink does not run or has not heard enough.
    let offset: Duration?
    /// The last one of the journal.
    let correction: TimeCorrection?

    var json: JSONValue {
        [
            "at": .string(now.description), "trust": JSONValue(trust),
            "kernel_synchronised": .bool(isKernelSynchronised),
            "offset_s": JSONValue(offset?.inSeconds), "boot_id": .string(bootID.description),
            "uptime_s": .integer(uptime.components.seconds),
            "correction": correction?.body ?? .null,
        ]
    }

    func render() -> String {
        var lines = [
            "Clock     \(now)", "Trust     \(Self.words[trust ?? ""] ?? trust ?? "unknown")",
            "Kernel    "
                + (isKernelSynchronised
                    ? "synchronised" : "not synchronised (chronyc tracking says why)"),
            "HQ        " + (offset.map(Self.apart) ?? "has not told its time often enough yet"),
            "Boot      \(bootID), up \(Quantities.age(uptime.components.seconds))",
        ]
        if let correction {
            lines.append(
                "Corrected records of boot \(correction.bootID),")
            lines.append(
                "          which began at \(correction.startedAt) within "
                    + "\(correction.bound.inSeconds) s, by")
            lines.append("          \(Self.sources[correction.source] ?? correction.source)")
        }
        return lines.map { String($0.prefix(80)) + "\n" }.joined()
    }

    private static let words = [
        ClockTrust.synchronised.rawValue: "synchronised",
        ClockTrust.holdover.rawValue: "held over: it was synchronised within the last week",
        ClockTrust.untrusted.rawValue: "untrusted: records say so, lists cannot say",
    ]

    private static let sources = [
        BootStart.Source.hub.rawValue: "HQ's answers",
        BootStart.Source.kernel.rawValue: "its own clock, vouched for at another moment of it",
        BootStart.Source.neighbours.rawValue: "the boots before and behind it",
    ]

    private static func apart(_ offset: Duration) -> String {
        let tenths = (abs(offset.inSeconds) * 10).rounded() / 10
        if tenths == 0 { return "the same time" }
        return "\(tenths) s " + (offset > .zero ? "later than here" : "earlier than here")
    }
}

extension StationCommands {
    /// `waypost clock`: works with the roles stopped, as far as the machine itself knows.
    public func showClock() async -> Int32 {
        let answers = await StatusCollector(paths: paths).askAll()
        let cursor = answers[.uplink]?.value?["cursor"].flatMap(UplinkState.init)
        let screen = ClockScreen(
            now: time.now(),
            trust: answers[.capture]?.value?.at("clock", "trust")?.string
                ?? StampingClock(source: time).stamp().trust.rawValue,
            isKernelSynchronised: time.kernelSaysSynchronised(), bootID: time.bootID,
            uptime: time.monotonic(),
            // What a former boot's uplink left says nothing of this one.
            offset: cursor?.clockOffset,
            correction: answers[.capture]?.value?["correction"].flatMap { TimeCorrection($0) })
        if isJSON {
            console.line(screen.json.prettyText)
        } else {
            console.write(screen.render())
        }
        return ExitCode.ok
    }
}
