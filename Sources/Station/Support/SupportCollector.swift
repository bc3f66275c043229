internal import Core
internal import Glibc
internal import Site

/// Puts the parts of a support bundle together, each as its command shows it. Works with every role
/// stopped: what a role alone knows is then said to be unknown.
struct SupportCollector: Sendable {
    /// Bytes of a part in front of the log, whose end is kept.
    static let partLimit = 256 << 10
    /// Bytes of log that are looked at; compressed, they rarely come to a quarter of a bundle.
    static let logLimit = 4 << 20
    /// Power: two weeks, hour by hour.
    private static let historyDays = 14
    private static let unitProperties = [
        "Id", "LoadState", "ActiveState", "SubState", "Result", "NRestarts", "ExecMainStatus",
        "ActiveEnterTimestamp", "MemoryCurrent",
    ]

    let paths: Paths
    let files: LinuxFiles
    let time: SystemTime
    private let site: Site?
    private let faults: SiteFaults?
    private let redaction: SupportRedaction
    /// Sources of names that could not be read.
    private let unread: [String]

    init(paths: Paths, files: LinuxFiles, time: SystemTime) {
        self.paths = paths
        self.files = files
        self.time = time
        do throws(SiteFaults) {
            site = try AcceptedSite.loadForRole(paths: paths, files: files).site
            faults = nil
        } catch {
            site = nil
            faults = error
        }
        let spared = site.map { SupportConfiguration.json($0).compactText } ?? ""
        let (terms, unread) = SupportTerms.gathered(paths, files: files, sparing: [spared])
        redaction = SupportRedaction(terms: terms)
        self.unread = unread
    }

    /// Everything, the log last and whole.
    func collect() async -> SupportBundle {
        let now = time.now()
        var parts: [SupportBundle.Part] = [document("about.json", about(now))]
        parts.append(await shown("status.json") { await $0.status() })
        parts.append(await shown("doctor.json") { await $0.doctor() })
        parts.append(await shown("services.json") { await $0.services() })
        parts.append(await shown("link.json") { await $0.showLink() })
        parts.append(await shown("power.json") { $0.showPower() })
        parts.append(await shown("clock.json") { await $0.showClock() })
        parts.append(await shown("disk.json") { $0.showDisk() })
        parts.append(await shown("records.json") { $0.showRetention() })
        parts.append(configuration)
        parts.append(units)
        parts.append(await history())
        parts.append(log(now))
        return SupportBundle(
            post: site?.post.id, madeAt: now, release: Release.version, parts: parts)
    }

    /// What a command prints as JSON; what it complains of stands beside it.
    private func shown(
        _ name: String, _ command: (StationCommands) async -> Int32
    ) async -> SupportBundle.Part {
        let (output, errors, code) = await run(isJSON: true, command)
        let value = (try? JSONValue(parsing: output)) ?? .null
        return document(
            name,
            [
                "exit_code": JSONValue(Int(code)), "output": value,
                "errors": errors.isEmpty ? .null : .string(redaction.freeText(errors)),
            ])
    }

    private func run(
        isJSON: Bool, _ command: (StationCommands) async -> Int32
    ) async -> (output: String, errors: String, code: Int32) {
        let output = Guarded("")
        let errors = Guarded("")
        let console = Console(
            write: { text in output.withLock { $0 += text } },
            complain: { text in errors.withLock { $0 += text + "\n" } })
        let code = await command(StationCommands(paths: paths, console: console, isJSON: isJSON))
        return (output.withLock { $0 }, errors.withLock { $0 }, code)
    }

    private func document(_ name: String, _ value: JSONValue) -> SupportBundle.Part {
        Self.bounded(name, redaction.document(value).prettyText + "\n")
    }

    /// Cut at a line's end, the beginning kept.
    private static func bounded(_ name: String, _ text: String) -> SupportBundle.Part {
        guard text.utf8.count > partLimit else { return SupportBundle.Part(name: name, text: text) }
        let kept = text.utf8.prefix(partLimit)
        let end = kept.lastIndex(of: LogRing.newline) ?? kept.startIndex
        let omitted = text.utf8.count - text.utf8.distance(from: text.startIndex, to: end)
        return SupportBundle.Part(
            name: name, text: String(text[..<end]) + "\n",
            omitted: "\(omitted) bytes at its end: a part has room for \(partLimit)")
    }

    private func about(_ now: Timestamp) -> JSONValue {
        var system = utsname()
        let isNamed = uname(&system) == 0
        return [
            "post": JSONValue(site?.post.id), "made_at": JSONValue(now),
            "root": .string(paths.root), "user": .integer(Int64(getuid())),
            "release": .string(Release.version),
            "boot_id": .string(time.bootID.description),
            "uptime_s": .integer(time.monotonic().components.seconds),
            "kernel": isNamed ? .string(Self.text(system.release)) : .null,
            "machine": isNamed ? .string(Self.text(system.machine)) : .null,
            "distribution": JSONValue(distribution),
            // Without these, names that a person or a library put into a log are not recognised.
            "names_not_known_of": .array(unread.map(JSONValue.string)),
        ]
    }

    private static func text<Characters>(_ characters: Characters) -> String {
        withUnsafeBytes(of: characters) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    private var distribution: String? {
        guard let bytes = try? files.read("/etc/os-release", limit: Self.partLimit) else {
            return nil
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("PRETTY_NAME=") }
            .map { $0.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" } }
    }

    private var configuration: SupportBundle.Part {
        document(
            "config.json",
            [
                "site": site.map(SupportConfiguration.json) ?? .null,
                "refused": faults.map(SupportConfiguration.json) ?? .null,
            ])
    }

    /// On an appliance; a desk's roles are no units.
    private var units: SupportBundle.Part {
        let name = "units.txt"
        guard paths.root == "/" else {
            return SupportBundle.Part(
                name: name, text: "", omitted: "roles below \(paths.root) are no units of systemd")
        }
        let command =
            ["systemctl", "show", "--all", "--no-pager"]
            + ["--property=" + Self.unitProperties.joined(separator: ","), "waypost*"]
        guard let output = OtherProgram.output(command, limit: Self.partLimit) else {
            return SupportBundle.Part(name: name, text: "", omitted: "systemctl did not answer")
        }
        return Self.bounded(name, redaction.freeText(String(decoding: output, as: UTF8.self)))
    }

    private func history() async -> SupportBundle.Part {
        let order = PowerHistoryOrder(
            length: .seconds(Self.historyDays * 86_400), step: .hour, form: .csv)
        let (output, errors, _) = await run(isJSON: false) { $0.showPowerHistory(order) }
        var part = Self.bounded("power-history.csv", redaction.table(output))
        if part.omitted == nil, !errors.isEmpty { part.omitted = redaction.freeText(errors) }
        return part
    }

    /// The newest lines of all roles.
    private func log(_ now: Timestamp) -> SupportBundle.Part {
        var reading = LogReading(
            LogOrder(lines: LogOrder.mostLines), paths: paths, now: now)
        let lines = reading.more()
        var reasons = reading.faults
        var kept: [String] = []
        var size = 0
        for line in lines.reversed() {
            let text = StationCommands.text(line)
            guard size + text.utf8.count < Self.logLimit else { break }
            size += text.utf8.count + 1
            kept.append(redaction.freeText(text))
        }
        if lines.count == LogOrder.mostLines || kept.count < lines.count {
            reasons.append("lines before the \(kept.count) newest")
        }
        return SupportBundle.Part(
            name: Self.logName, text: kept.reversed().map { $0 + "\n" }.joined(),
            omitted: reasons.isEmpty ? nil : redaction.freeText(reasons.joined(separator: "; ")))
    }

    static let logName = "log.txt"
}
