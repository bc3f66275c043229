package import Core
internal import Glibc
internal import Journal
internal import Records
internal import Supervision

/// `waypost-bench journal`.
extension StationCommands {
    /// Prints what storing a record costs. Exits 0 when all was measured, goals met or not
    /// (CONTRACT §1), 1 where something could not be.
    package func benchJournal(_ options: JournalBench.Options) async -> Int32 {
        do {
            let bench = JournalBench(options, files: files, time: time)
            let report = try await bench.report { console.complain($0) }
            if isJSON {
                console.line(report.json.prettyText)
            } else {
                console.write(report.text)
            }
            return ExitCode.ok
        } catch {
            console.complain("waypost-bench: \(error)")
            return ExitCode.failed
        }
    }
}

/// How many records a second the journal acknowledges, against what the same disk flushes in the
/// same run, and what it writes for each.
package struct JournalBench {
    /// Acknowledged appends for each raw append with its flush, by producers.
    static let goals: [(producers: Int, ratio: Double)] = [(1, 0.95), (8, 3.5), (32, 7)]
    /// Bytes written for a record alone and among 32 producers.
    static let writtenGoals = [1: 16_000.0, 32: 5_000.0]
    /// Of the rate with nothing queued.
    static let queuedGoal = 0.9
    /// Into which each measurement is cut, so that a moment's trouble meets all sides of a ratio.
    private static let turns = 8
    /// Free bytes that a queue of so many records needs, with some over.
    private static let bytesQueued: Int64 = 4_096

    package struct Options: Sendable {
        /// Where the journals are made: the disk that is measured.
        package var directory = "/var/tmp"
        package var runs = 5
        /// Of each measurement.
        package var seconds = 2
        /// Records that wait in the journal which is compared with an empty one; 0 for none.
        package var queued = 1_000_000
        /// Whether the capture role is measured too, over HTTPS.
        package var withHTTPS = true

        package init() {}
    }

    private let options: Options
    private let files: LinuxFiles
    private let time: any TimeSource

    package init(_ options: Options, files: LinuxFiles, time: any TimeSource) {
        self.options = options
        self.files = files
        self.time = time
    }

    package func report(tell: (String) -> Void) async throws -> BenchReport {
        let home = "\(options.directory)/waypost-bench.\(getpid())"
        try files.makeDirectory(home, mode: 0o700)
        defer { Self.remove(home) }
        var figures = try await compared(home, tell)
        var notes = [
            "\(options.runs) runs of \(options.seconds) s each in \(options.directory); "
                + "goals are judged by the worst run",
            "each run in \(Self.turns) turns of raw flushes, appends and SQLite alone",
            "x: for each raw write and fdatasync of the same turns, at the end of a growing file "
                + "(goals) and in place",
            "SQLite alone: rows of that size into a journal's file by one thread, as many to a "
                + "commit, nothing hashed, chained or acknowledged",
        ]
        if options.queued > 0 { figures += try await queued(home, tell) }
        if options.withHTTPS {
            let capture = CaptureBench(home: home, files: files, time: time)
            if let rates = try await capture.figures(options.runs, seconds: options.seconds, tell) {
                figures += rates
            } else {
                notes.append("waypostd and waypost-sim do not lie beside this program: no HTTPS")
            }
        }
        return BenchReport(
            suite: "journal",
            terms: [
                "seconds": JSONValue(options.seconds), "queued": JSONValue(options.queued),
                "directory": .string(options.directory),
            ],
            figures: figures, notes: notes, machine: .present(files))
    }

    /// Appends beside raw flushes, in short turns, so that a disk that slows down slows both.
    private func compared(_ home: String, _ tell: (String) -> Void) async throws -> [BenchFigure] {
        var values: [String: [Double]] = [:]
        for run in 1...options.runs {
            tell("Run \(run) of \(options.runs) ...")
            let desk = try await BenchJournal(home + "/journal-\(run)", time)
            let bare = try BareInserts(home + "/bare-\(run)", time)
            for (producers, _) in Self.goals {
                var sums = Turns()
                for _ in 0..<Self.turns {
                    sums.appending += try raw(.appending, home)
                    let load = try await desk.append(producers, for: turn)
                    sums.rate += load.rate
                    sums.written += load.bytesWritten
                    sums.recordBytes += load.recordBytes
                    sums.alone += try bare.rate(producers, for: turn)
                    sums.inPlace += try raw(.inPlace, home)
                }
                let turns = Double(Self.turns)
                values["appending", default: []].append(sums.appending / turns)
                values["in place", default: []].append(sums.inPlace / turns)
                values["ratio \(producers)", default: []].append(sums.rate / sums.appending)
                values["in place \(producers)", default: []].append(sums.rate / sums.inPlace)
                values["rate \(producers)", default: []].append(sums.rate / turns)
                values["alone \(producers)", default: []].append(sums.alone / sums.appending)
                values["written \(producers)", default: []].append(sums.written / turns)
                values["record", default: []].append(sums.recordBytes / turns)
            }
            await desk.close()
        }
        func figure(
            _ name: String, _ key: String, unit: String, _ goal: BenchFigure.Goal? = nil
        ) -> BenchFigure {
            BenchFigure(name, unit: unit, values[key] ?? [], goal: goal)
        }
        var figures = [
            figure("raw, growing file", "appending", unit: "/s"),
            figure("raw, in place", "in place", unit: "/s"),
            figure("a record", "record", unit: "B"),
        ]
        for (producers, goal) in Self.goals {
            let who = "\(producers) producer\(producers == 1 ? "" : "s")"
            figures += [
                figure(who, "rate \(producers)", unit: "/s"),
                figure("\(who) / raw", "ratio \(producers)", unit: "x", .atLeast(goal)),
                figure("\(who) / in place", "in place \(producers)", unit: "x"),
                figure("SQLite alone, \(producers) / raw", "alone \(producers)", unit: "x"),
                figure(
                    "written a rec., \(producers)", "written \(producers)", unit: "B",
                    Self.writtenGoals[producers].map { .atMost($0) }),
            ]
        }
        return figures
    }

    private struct Turns {
        var (appending, inPlace, rate, alone) = (0.0, 0.0, 0.0, 0.0)
        var (written, recordBytes) = (0.0, 0.0)
    }

    private var turn: Duration { .milliseconds(1_000 * options.seconds / Self.turns) }

    private func raw(_ kind: RawFlushes.Kind, _ home: String) throws -> Double {
        try RawFlushes.rate(
            kind, bytes: BenchJournal.recordBytes, file: home + "/raw", for: turn, time)
    }

    /// The same journal with nothing waiting and with very much.
    private func queued(_ home: String, _ tell: (String) -> Void) async throws -> [BenchFigure] {
        let free = DiskSpace(at: home)?.freeBytes ?? 0
        let needed = Int64(options.queued) * Self.bytesQueued
        guard free > needed else {
            throw BenchFault(
                problem: "\(options.directory) has \(free) bytes free; \(options.queued) queued "
                    + "records need \(needed): give a smaller --queued or another --dir")
        }
        tell("Queueing \(options.queued) records ...")
        let (empty, full) = (
            try await BenchJournal(home + "/empty", time),
            try await BenchJournal(home + "/full", time)
        )
        try await full.fill(options.queued)
        var figures: [BenchFigure] = []
        for producers in [1, 32] {
            var ratios: [Double] = []
            for _ in 0..<options.runs {
                var (without, with) = (0.0, 0.0)
                for _ in 0..<Self.turns {
                    without += try await empty.append(producers, for: turn).rate
                    with += try await full.append(producers, for: turn).rate
                }
                ratios.append(with / without)
            }
            figures.append(
                BenchFigure(
                    "queued / empty, \(producers) pr.", unit: "x", ratios,
                    goal: .atLeast(Self.queuedGoal)))
        }
        await empty.close()
        await full.close()
        return figures
    }

    /// Removes a folder of this bench's own making, with what lies in it.
    private static func remove(_ directory: String) {
        _ = OtherProgram.output(["rm", "-r", "--", directory])
    }
}
