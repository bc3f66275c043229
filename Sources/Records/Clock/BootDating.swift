public import Core

/// Which boots' records carry wrong times, and when they were really stored. A pure core: from what
/// a journal remembers of its stamps, in the order of its records, to the corrections to write.
///
/// 1. Only records whose clock was `untrusted` are corrected, and a clock that nothing contradicts
///    is left alone.
/// 2. A boot's beginning is known by HQ's answers in it, or by a moment of it at which its clock
///    was vouched for. Each of its records follows by the monotonic clock, whatever was set
///    meanwhile.
/// 3. A boot of which neither is known lies between the end of the one before it and the beginning
///    of the one behind it, both shifted by those between that are not known either. Within these
///    bounds it is dated by its own clock if that fits, else by the error of the next or the last
///    boot's clock if that fits (one clock chip was wrong all the time), else in the middle; the
///    bound that is said reaches to both ends whatever was chosen.
/// 4. Bounds wider than ``widestUseful`` say nothing to people: nothing is written.
/// 5. What is written is written again only where it is known ``narrowing`` times as well, or is
///    refuted by a word that counts as much: the boot's own vouched clock before HQ's answers
///    before its neighbours. The last correction of a boot is the one that counts.
public struct BootDating: Sendable {
    /// A clock that is wrong by less is not worth a record.
    static let least = ClockHint.tolerance
    /// Half a month either way still tells the month.
    static let widestUseful: Duration = .seconds(15 * 86_400)
    static let narrowing = 4

    private struct Boot {
        let id: Identifier
        var stretches: [ClockStretch]
        var known: BootStart?

        var untrusted: [ClockStretch] { stretches.filter { !$0.isTrusted } }
        var last: Duration { stretches.reduce(.zero) { max($0, $1.last) } }

        /// From the first to the last record that may be wrong.
        var moments: ClosedRange<Duration>? {
            let untrusted = untrusted
            guard let first = untrusted.map(\.first).min(),
                let last = untrusted.map(\.last).max()
            else { return nil }
            return first...last
        }
    }

    /// Where the beginning of a boot lies.
    private struct Dated {
        let earliest: Timestamp
        let latest: Timestamp
        let likely: Timestamp
        let source: BootStart.Source

        var bound: Duration { max(likely - earliest, latest - likely) }

        /// Whether a clock with this origin may have been right.
        func allows(_ origin: Timestamp) -> Bool {
            origin + BootDating.least >= earliest && origin <= latest + BootDating.least
        }
    }

    private var boots: [Boot] = []
    private let written: [Identifier: TimeCorrection]

    /// - Parameters:
    ///   - stretches: in the journal's order.
    ///   - present: what is known of the boot that runs, by its name.
    ///   - written: the last correction of each boot.
    public init(
        _ stretches: [ClockStretch], present: (boot: Identifier, start: BootStart)?,
        written: [Identifier: TimeCorrection]
    ) {
        self.written = written
        for stretch in stretches where stretch.bootID != Self.nameless {
            if boots.last?.id == stretch.bootID {
                boots[boots.count - 1].stretches.append(stretch)
            } else {
                boots.append(Boot(id: stretch.bootID, stretches: [stretch]))
            }
        }
        for index in boots.indices {
            let own = present.flatMap { $0.boot == boots[index].id ? $0.start : nil }
            boots[index].known = own ?? witnessed(boots[index])
        }
    }

    /// What a board calls each of its boots whose kernel gives them no names.
    private static let nameless = Identifier(high: 0, low: 0)

    /// What the boot's own stamps, or a correction that was written in it, tell of its beginning.
    private func witnessed(_ boot: Boot) -> BootStart? {
        let vouched = boot.stretches.last(where: \.isTrusted).map {
            BootStart(
                time: $0.origin, bound: BootStart.kernelBound, knownAt: nearest($0, to: boot),
                source: .kernel)
        }
        let told = written[boot.id].flatMap { correction -> BootStart? in
            guard let source = BootStart.Source(rawValue: correction.source),
                source != .neighbours
            else { return nil }
            return BootStart(
                time: correction.startedAt, bound: correction.bound, knownAt: boot.last,
                source: source)
        }
        guard let vouched, let told else { return vouched ?? told }
        return told.bound < vouched.bound ? told : vouched
    }

    /// The moment of a stretch that is nearest to what it vouches for.
    private func nearest(_ stretch: ClockStretch, to boot: Boot) -> Duration {
        guard let moments = boot.moments else { return stretch.last }
        return moments.lowerBound < stretch.first ? stretch.first : stretch.last
    }

    /// The corrections to write now, in the journal's order.
    public var due: [TimeCorrection] {
        zip(boots, dated()).compactMap { boot, dated in dated.flatMap { correction(of: boot, $0) } }
    }

    private func correction(of boot: Boot, _ dated: Dated) -> TimeCorrection? {
        guard let last = boot.untrusted.last, dated.bound <= Self.widestUseful else { return nil }
        let found = TimeCorrection(
            bootID: boot.id, startedAt: dated.likely, bound: dated.bound,
            offset: dated.likely - last.origin, source: dated.source.rawValue)
        guard let before = written[boot.id] else {
            return boot.untrusted.allSatisfy { dated.allows($0.origin) } ? nil : found
        }
        let isRefuted =
            (found.startedAt - before.startedAt).magnitude > found.bound + before.bound
            && dated.source.weight >= BootStart.Source(rawValue: before.source)?.weight ?? 0
        return isRefuted || found.bound * Self.narrowing <= before.bound ? found : nil
    }

    private func dated() -> [Dated?] {
        let floors = floors()
        let ceilings = ceilings()
        return boots.indices.map { index in
            if let known = boots[index].known {
                guard let moments = boots[index].moments else { return nil }
                let bound = known.bound(over: moments)
                return Dated(
                    earliest: known.time + (.zero - bound), latest: known.time + bound,
                    likely: known.time, source: known.source)
            }
            guard let floor = floors[index], let ceiling = ceilings[index], floor <= ceiling else {
                return nil
            }
            return Dated(
                earliest: floor, latest: ceiling, likely: likely(index, floor, ceiling),
                source: .neighbours)
        }
    }

    /// Before which each boot cannot have begun; `nil` where nothing before it is known.
    private func floors() -> [Timestamp?] {
        var floor: Timestamp?
        return boots.map { boot in
            let own = floor
            let end = boot.last
            floor =
                boot.known.map { $0.time + end + (.zero - $0.bound(over: end...end)) }
                ?? own.map { $0 + end }
            return own
        }
    }

    /// After which each boot cannot have begun; `nil` where nothing behind it is known.
    private func ceilings() -> [Timestamp?] {
        var ceiling: Timestamp?
        return boots.reversed().map { boot in
            let own = ceiling.map { $0 + (.zero - boot.last) }
            ceiling =
                boot.known.map { $0.time + $0.bound(over: .zero ... .zero) }
                ?? own
            return own
        }.reversed()
    }

    private func likely(_ index: Int, _ floor: Timestamp, _ ceiling: Timestamp) -> Timestamp {
        let boot = boots[index]
        let range = floor...ceiling
        if let fits = boot.untrusted.map(\.origin).first(where: range.contains) { return fits }
        if let origin = boot.untrusted.last?.origin, let error = error(behind: index),
            range.contains(origin + error)
        {
            return origin + error
        }
        if let origin = boot.untrusted.first?.origin, let error = error(before: index),
            range.contains(origin + error)
        {
            return origin + error
        }
        return floor + (ceiling - floor) / 2
    }

    /// By how much the clock was wrong when the next boot that is known began.
    private func error(behind index: Int) -> Duration? {
        guard let next = boots[(index + 1)...].first(where: { $0.known != nil }),
            let known = next.known, let first = next.stretches.first, !first.isTrusted
        else { return nil }
        return known.time - first.origin
    }

    /// By how much the clock was wrong when the last boot that is known ended.
    private func error(before index: Int) -> Duration? {
        guard let before = boots[..<index].last(where: { $0.known != nil }),
            let known = before.known, let last = before.stretches.last, !last.isTrusted
        else { return nil }
        return known.time - last.origin
    }
}
