internal import Core
internal import Logging
internal import Power
internal import Site

/// Where the history lies: a file for each segment, named by its number.
struct PowerHistoryFiles: Sendable {
    /// Nothing personal is in it, and it is to be read while the role is stopped.
    static let directoryMode: UInt32 = 0o755
    static let fileMode: UInt32 = 0o644
    private static let suffix = ".history"
    /// More than a ring has, for what an interrupted change left over.
    private static let listLimit = 4 * HistoryRing.segmentLimit

    let directory: String
    let files: any DurableFiles

    init(paths: Paths, files: any DurableFiles) {
        directory = paths.state(of: .power) + "/history"
        self.files = files
    }

    /// The numbers of the segments that are there, ascending.
    func numbers() throws(FileFault) -> [Int] {
        do throws(FileFault) {
            return try files.list(directory, limit: Self.listLimit).compactMap {
                $0.hasSuffix(Self.suffix) ? Int($0.dropLast(Self.suffix.count)) : nil
            }.filter { $0 > 0 }.sorted()
        } catch {
            if error.isNotFound { return [] }
            throw error
        }
    }

    func read(_ number: Int) throws(FileFault) -> [UInt8] {
        try files.read(path(number), limit: 2 * HistoryRing.segmentBytes)
    }

    func carryOut(_ change: HistoryRing.Change) throws(FileFault) {
        switch change {
        case .write(let number, let bytes):
            try files.replace(path(number), with: bytes, mode: Self.fileMode)
        case .remove(let number): try files.remove(path(number))
        }
    }

    /// Everything that is there. A segment that cannot be read any more is left out: the role may
    /// have removed it meanwhile.
    func history() throws(FileFault) -> PowerHistory {
        var segments: [[UInt8]] = []
        for number in try numbers() {
            do throws(FileFault) {
                segments.append(try read(number))
            } catch {
                if !error.isNotFound { throw error }
            }
        }
        return PowerHistory(segments: segments)
    }

    private func path(_ number: Int) -> String {
        let digits = String(number)
        return directory + "/" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
            + Self.suffix
    }
}

/// Keeps the power role's history: means of five minutes, and what happened to the loads.
///
/// It is written every quarter of an hour, when something happened to a load (once a minute at
/// most), and when the role stops: a power cut or a kill costs the means of the last quarter of an
/// hour at most.
struct PowerHistoryKeeper {
    static let slot: Duration = .seconds(300)
    static let saveEvery: Duration = .seconds(900)
    /// A switch that somebody plays with must not wear the card out.
    static let urgentPause: Duration = .seconds(60)

    private let files: PowerHistoryFiles
    private let time: any TimeSource
    private let log: Logger
    private var ring: HistoryRing
    private var sampler = HistorySampler(slot: Self.slot)
    private var observedAt: Duration
    private var savedAt: Duration
    private var isUrgent = false
    /// From when on something urgent need not wait.
    private var urgentFrom: Duration
    /// Why the last attempt to write failed; `nil` where it did not.
    private(set) var fault: FileFault?

    /// - Parameter clock: the time of day, `nil` while it is not known; here and below.
    init(
        _ site: Site, files: PowerHistoryFiles, clock: Timestamp?, time: any TimeSource,
        log: Logger
    ) {
        self.files = files
        self.time = time
        self.log = log
        observedAt = time.monotonic()
        savedAt = time.monotonic()
        urgentFrom = savedAt
        let header = HistoryHeader(
            loads: site.power.loads.map(\.name), slot: Int(Self.slot.inSeconds))
        do throws(FileFault) {
            try files.files.makeDirectory(
                files.directory, mode: PowerHistoryFiles.directoryMode)
            let numbers = try files.numbers()
            ring = HistoryRing(
                header, numbers: numbers, last: try numbers.last.map(files.read) ?? [])
        } catch {
            // Numbers above any that may be there: nothing is written over.
            log.warning("the power history begins anew: \(error)")
            let known = (try? files.numbers()) ?? []
            ring = HistoryRing(header, numbers: known)
            fault = error
        }
        ring.append(.event(HistoryEvent(.started, time: clock)))
    }

    /// Takes what holds now and what happened since the last time.
    mutating func take(_ instant: HistoryInstant, _ events: [HistoryEvent], clock: Timestamp?) {
        let now = time.monotonic()
        let sample = sampler.observe(instant, over: now - observedAt, at: clock)
        observedAt = now
        for event in events { ring.append(.event(event)) }
        if let sample { ring.append(.sample(sample)) }
        if !events.isEmpty { isUrgent = true }
        if (isUrgent && now >= urgentFrom) || now - savedAt >= Self.saveEvery { save() }
    }

    /// The role stops.
    mutating func finish(clock: Timestamp?) {
        if let sample = sampler.finish(at: clock) { ring.append(.sample(sample)) }
        save()
    }

    private mutating func save() {
        savedAt = time.monotonic()
        urgentFrom = savedAt + Self.urgentPause
        isUrgent = false
        do throws(FileFault) {
            for change in ring.changes {
                try files.carryOut(change)
                ring.done(change)
            }
            fault = nil
        } catch {
            if fault == nil { log.warning("the power history waits: \(error)") }
            fault = error
        }
    }
}
