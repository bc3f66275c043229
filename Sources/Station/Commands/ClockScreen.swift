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
    let correction: ClockCorrection?

    var json: JSONValue {
        [
            "at": .string(now.description), "trust": JSONValue(trust),
            "kernel_synchronised": .bool(isKernelSynchronised),
            "offset_s": JSONValue(offset?.inSeconds), "boot_id": .string(bootID.description),
            "uptime_s": .integer(uptime.components.seconds),
            "correction": correction.map {
                [
                    "boot_id": .string($0.bootID.description),
                    "offset_ms": .integer($0.offset.wholeMilliseconds),
                    "bound_ms": .integer($0.bound.wholeMilliseconds),
                ]
            } ?? .null,
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
                "Corrected stamps of boot \(correction.bootID):")
            lines.append(
                "          add \(correction.offset.inSeconds) s, within "
                    + "\(correction.bound.inSeconds) s")
        }
        return lines.map { String($0.prefix(80)) + "\n" }.joined()
    }

    private static let words = [
        ClockTrust.synchronised.rawValue: "synchronised",
        ClockTrust.holdover.rawValue: "held over: it was synchronised within the last week",
        ClockTrust.untrusted.rawValue: "untrusted: records say so, lists cannot say",
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
        let state =
            cursor ?? (try? UplinkState.load(directory: paths.state(of: .uplink), files: files))
        let screen = ClockScreen(
            now: time.now(),
            trust: answers[.capture]?.value?.at("clock", "trust")?.string
                ?? StampingClock(source: time).stamp().trust.rawValue,
            isKernelSynchronised: time.kernelSaysSynchronised(), bootID: time.bootID,
            uptime: time.monotonic(),
            // What a former boot's uplink left says nothing of this one.
            offset: cursor?.clockOffset, correction: state?.clockCorrection)
        if isJSON {
            console.line(screen.json.prettyText)
        } else {
            console.write(screen.render())
        }
        return ExitCode.ok
    }
}
