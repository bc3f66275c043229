internal import Core
internal import Logging
internal import Power
internal import Site

/// Keeps the power role's history in every resolution, with what happened to the loads, and its
/// last days in memory for those who draw them.
///
/// It is written every quarter of an hour, when something happened to a load (in one resolution,
/// once a minute at most), and when the role stops: a power cut or a kill costs the means of the
/// last quarter of an hour at most, of the hours the one under way.
struct PowerHistoryKeeper {
    static let saveEvery: Duration = .seconds(900)
    /// A switch that somebody plays with must not wear the card out.
    static let urgentPause: Duration = .seconds(60)
    /// The wall clock and the monotonic one part by as much where the time of day was set; less is
    /// a clock that is being slewed.
    static let clockStep: Duration = .seconds(30)

    private struct Track {
        let files: PowerHistoryFiles
        var ring: HistoryRing
        var sampler: HistorySampler
    }

    private let time: any TimeSource
    private let log: Logger
    private var tracks: [HistoryResolution: Track] = [:]
    private var budget: HistoryEventBudget
    private(set) var curve = PowerCurve()
    private var observedAt: Duration
    private var observedClock: Timestamp?
    private var savedAt: Duration
    private var isUrgent = false
    /// From when on something urgent need not wait.
    private var urgentFrom: Duration
    /// Why the last attempt to write failed; `nil` where it did not.
    private(set) var fault: FileFault?

    /// - Parameter clock: the time of day, `nil` while it is not known; here and below.
    init(
        _ site: Site, paths: Paths, files: any DurableFiles, clock: Timestamp?,
        time: any TimeSource, log: Logger
    ) {
        self.time = time
        self.log = log
        let now = time.monotonic()
        observedAt = now
        observedClock = clock
        savedAt = now
        urgentFrom = now
        budget = HistoryEventBudget(at: now)
        let loads = site.power.loads.map(\.name)
        for resolution in HistoryResolution.allCases {
            let place = PowerHistoryFiles(paths: paths, resolution, files: files)
            let header = HistoryHeader(loads: loads, slot: Int(resolution.slot.inSeconds))
            var ring: HistoryRing
            do throws(FileFault) {
                try files.makeDirectory(place.directory, mode: PowerHistoryFiles.directoryMode)
                let numbers = try place.numbers()
                ring = HistoryRing(
                    header, segmentLimit: resolution.segmentLimit, numbers: numbers,
                    last: try numbers.last.map(place.read) ?? [])
            } catch {
                // Numbers above any that may be there: nothing is written over.
                log.warning("the power history begins anew: \(error)")
                ring = HistoryRing(
                    header, segmentLimit: resolution.segmentLimit,
                    numbers: (try? place.numbers()) ?? [])
                fault = error
            }
            ring.append(.event(HistoryEvent(.started, time: clock)))
            tracks[resolution] = Track(
                files: place, ring: ring,
                sampler: HistorySampler(slot: resolution.slot, loads: loads.count))
        }
        recall(clock)
    }

    /// Takes what holds now and what happened since the last time.
    mutating func take(_ instant: HistoryInstant, _ events: [HistoryEvent], clock: Timestamp?) {
        let now = time.monotonic()
        let passed = now - observedAt
        noticeClock(clock, after: passed)
        observedAt = now
        observedClock = clock
        for event in events { keep(event) }
        for resolution in HistoryResolution.allCases {
            guard
                let sample = tracks[resolution]?.sampler.observe(instant, over: passed, at: clock)
            else { continue }
            add(sample, to: resolution)
        }
        if !events.isEmpty { isUrgent = true }
        if now - savedAt >= Self.saveEvery {
            save(HistoryResolution.allCases)
            savedAt = now
        } else if isUrgent, now >= urgentFrom {
            save([.fiveMinutes])
        }
    }

    /// The role stops.
    mutating func finish(clock: Timestamp?) {
        for resolution in HistoryResolution.allCases {
            guard let sample = tracks[resolution]?.sampler.finish(at: clock) else { continue }
            add(sample, to: resolution)
        }
        save(HistoryResolution.allCases)
    }

    private mutating func add(_ sample: HistorySample, to resolution: HistoryResolution) {
        tracks[resolution]?.ring.append(.sample(sample))
        if resolution == .minutes { curve.take(sample) }
    }

    private mutating func keep(_ event: HistoryEvent) {
        guard let event = budget.admit(event, at: time.monotonic()) else { return }
        for resolution in HistoryResolution.allCases {
            tracks[resolution]?.ring.append(.event(event))
        }
    }

    /// Where the time of day was set, or became known or unknown, no sample may reach over that
    /// moment: it would stand where its greater part never was.
    private mutating func noticeClock(_ clock: Timestamp?, after passed: Duration) {
        let expected = observedClock.map { $0 + passed }
        switch (expected, clock) {
        case (nil, nil): return
        case (let expected?, let clock?):
            let step = clock - expected
            guard step > Self.clockStep || step < .zero - Self.clockStep else { return }
            close(at: observedClock)
            let way = step > .zero ? "forward" : "back"
            let size = Int(abs(step.inSeconds).rounded())
            keep(HistoryEvent(.clockSet, time: clock, reason: "set \(way) by \(size) s"))
        case (nil, let clock?):
            close(at: nil)
            keep(HistoryEvent(.clockSet, time: clock, reason: "was not known before"))
        case (_?, nil):
            close(at: observedClock)
            keep(HistoryEvent(.clockSet, time: nil, reason: "is not known any more"))
        }
    }

    private mutating func close(at clock: Timestamp?) {
        for resolution in HistoryResolution.allCases {
            guard let sample = tracks[resolution]?.sampler.finish(at: clock) else { continue }
            add(sample, to: resolution)
        }
    }

    /// What the disk has of the last days, so that a restart does not begin with an empty picture.
    private mutating func recall(_ clock: Timestamp?) {
        guard let clock, let files = tracks[.fiveMinutes]?.files else { return }
        var curve = PowerCurve()
        let span = (clock + .seconds(-PowerCurve.reach.inSeconds))...clock
        _ = try? files.visit(span) { entry, _ in
            if case .sample(let sample) = entry { curve.take(sample) }
        }
        self.curve = curve
    }

    private mutating func save(_ resolutions: [HistoryResolution]) {
        urgentFrom = time.monotonic() + Self.urgentPause
        isUrgent = false
        do throws(FileFault) {
            for resolution in resolutions {
                guard let track = tracks[resolution] else { continue }
                for change in track.ring.changes {
                    try track.files.carryOut(change)
                    tracks[resolution]?.ring.done(change)
                }
            }
            fault = nil
        } catch {
            if fault == nil { log.warning("the power history waits: \(error)") }
            fault = error
        }
    }
}
