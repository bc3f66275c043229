internal import Core
internal import Glibc
internal import Site

/// `waypost-bench idle`.
extension StationCommands {
    /// Watches the roles that run on this root and prints what they cost. Exits 0 when all was
    /// measured, goals met or not (CONTRACT §1), 69 where no role runs.
    ///
    /// - Parameters:
    ///   - seconds: of each run.
    ///   - runs: each gives one value of each figure.
    public func benchIdle(seconds: Int, runs: Int) async -> Int32 {
        do {
            let bench = IdleBench(paths: paths, files: files, time: time)
            let report = try await bench.report(seconds: seconds, runs: runs) {
                console.complain($0)
            }
            if isJSON {
                console.line(report.json.prettyText)
            } else {
                console.write(report.text)
            }
            return ExitCode.ok
        } catch {
            console.complain("waypost-bench: \(error)")
            return ExitCode.unavailable
        }
    }
}

/// What the processes of a post cost while nothing happens: processor, wake-ups, memory.
struct IdleBench {
    /// Goals of a role: percent of one core, wake-ups a second, MB; and of all of them, MB.
    static let processorGoal = 0.2
    static let wakeGoal = 2.0
    static let memoryGoal = 30.0
    static let togetherGoal = 110.0

    struct NothingRuns: Error, CustomStringConvertible {
        let root: String
        var description: String {
            "no role runs on \(root); start the post first, or give its --root"
        }
    }

    let paths: Paths
    let files: LinuxFiles
    let time: any TimeSource

    func report(seconds: Int, runs: Int, tell: (String) -> Void) async throws -> BenchReport {
        let processes = Role.allCases.compactMap { role in
            process(of: role).map { (role: role, number: $0) }
        }
        guard !processes.isEmpty else { throw NothingRuns(root: paths.root) }
        tell("Watching \(processes.count) roles, \(runs) times \(seconds) seconds ...")
        var figures = IdleFigures()
        var last = try processes.map { try ProcessUse.read($0.number, files: files) }
        var lastTime = time.monotonic()
        for _ in 0..<runs {
            try await time.sleep(for: .seconds(seconds))
            let now = time.monotonic()
            let uses = try processes.map { try ProcessUse.read($0.number, files: files) }
            figures.add(
                processes.map(\.role.rawValue), from: last, to: uses,
                within: (now - lastTime).inSeconds)
            (last, lastTime) = (uses, now)
        }
        return Self.report(figures, seconds: seconds, runs: runs, machine: .present(files))
    }

    static func report(
        _ figures: IdleFigures, seconds: Int, runs: Int, machine: BenchMachine
    ) -> BenchReport {
        BenchReport(
            suite: "idle", terms: ["seconds": JSONValue(seconds), "runs": JSONValue(runs)],
            figures: figures.all,
            notes: ["\(runs) runs of \(seconds) s; goals are judged by the worst run"],
            machine: machine)
    }

    /// The process that keeps the role's lock; `nil` where nobody does.
    private func process(of role: Role) -> Int32? {
        guard let text = try? files.read(paths.lock(of: role), limit: 32),
            let number = Int32(String(decoding: text, as: UTF8.self).filter(\.isNumber)),
            kill(number, 0) == 0 || errno == EPERM
        else { return nil }
        return number
    }
}
