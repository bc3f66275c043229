internal import Capture
internal import Core
internal import Journal
internal import Logging
internal import Records
internal import Screening
internal import Site
internal import Supervision

/// Asks lists that came with something new about those who crossed in the last days
/// (`[lists] late_days`), and holds the alerts that wait against what was withdrawn.
///
/// It reads beside the journal's writer, on a thread of its own, and rests after each step for as
/// long as the step took: officers never wait for it. How far it is stands on disk; what is looked
/// at twice after a cut is told once, because what was told stands in the journal.
struct LateSearches: Sendable {
    /// A step at the slowest list and disk that are to be expected.
    static let slowRound: Duration = .seconds(1_800)
    /// A crossing that is stored now may still have been looked up in the lists before.
    static let settling: Duration = .seconds(5)
    /// Between two looks at a journal that is not open, or a list that cannot be read.
    private static let pause: Duration = .seconds(60)
    /// Places of the journal, and alerts, in one step.
    private static let step = 32
    private static let stepsBetweenNotes = 32
    /// Places that one search goes back at most, however many days they are.
    static let mostPlaces: Int64 = 500_000

    let role: CaptureRole
    private let thread = ThreadExecutor.thread(name: "late")

    init(role: CaptureRole) {
        self.role = role
    }

    private var time: any TimeSource { role.context.time }
    private var path: String { role.context.paths.lateSearches }

    func run(_ child: ChildContext) async throws {
        while !role.areListsRead {
            guard await role.late.wait() else { return }
        }
        var plan = load()
        var steps = 0
        while !Task.isCancelled {
            child.proved()
            let lists = role.installedLists
            if plan.use(
                readable: Self.heads(of: lists), names: Set(lists.map(\.name)))
            {
                save(plan)
                try await time.sleep(for: Self.settling)
            }
            let readable = Set(Self.heads(of: lists).keys)
            guard role.site.lists.lateDays > 0, let journal = role.journal.current,
                let search = plan.next(among: readable),
                let list = lists.first(where: { $0.name == search.list })
            else {
                _ = await role.late.wait(atMost: Self.pause, by: time)
                continue
            }
            let start = time.monotonic()
            do {
                let next = try await take(search, in: list, journal)
                steps += 1
                let isNews = next == nil || next?.hits != search.hits
                if let next { plan.update(next) } else { plan.finish(search) }
                if isNews || steps.isMultiple(of: Self.stepsBetweenNotes) { save(plan) }
                try await time.sleep(for: time.monotonic() - start)
            } catch let fault as JournalFault {
                role.context.log.warning("late searches wait: \(fault)")
                _ = await role.late.wait(atMost: Self.pause, by: time)
            }
        }
    }

    /// One step.
    ///
    /// - Returns: how far the search is; `nil` at its end.
    private func take(
        _ search: LateSearchPlan.Search, in list: InstalledList, _ journal: Journal
    ) async throws -> LateSearchPlan.Search? {
        let stamp = role.clock.stamp()
        let (next, drafts) = try await thread.value { try step(search, list, stamp) }
        for draft in drafts { _ = try await journal.append(draft) }
        if !drafts.isEmpty { role.board.ring() }
        guard next == nil else { return next }
        try await tell(of: search, list, journal, at: stamp)
        return nil
    }

    /// Blocks.
    private func step(
        _ search: LateSearchPlan.Search, _ list: InstalledList, _ stamp: ClockStamp
    ) throws -> (LateSearchPlan.Search?, [RecordDraft]) {
        let reader = try JournalReader(directory: role.context.paths.journal)
        let late = LateSearch(
            list, since: search.since, post: role.context.site.post.id, journal: reader)
        let random = SystemRandom()
        var search = search
        if search.end == nil { search.begin(behind: try reader.head().position) }
        if let before = search.alertsBefore {
            let alerts = try reader.waitingAlerts(before: before, limit: Self.step)
            search.alertsBefore = alerts.last?.position
            return (
                search,
                try alerts.compactMap {
                    try late.withdrawal(of: $0.alert, at: stamp, random: random)
                }
            )
        }
        let oldest = max(1, (search.end ?? 0) - Self.mostPlaces)
        guard search.crossingsBefore > oldest,
            let page = try reader.crossings(before: search.crossingsBefore, limit: Self.step)
        else { return (nil, []) }
        search.crossingsBefore = page.next
        for placed in page.records {
            guard isRecent(placed.record, stamp) else { return (nil, []) }
            search.crossings += 1
            guard let draft = try late.hit(placed.record, at: stamp, random: random) else {
                continue
            }
            // It is told before more is looked at, which then knows of it.
            search.crossingsBefore = placed.position
            search.hits += 1
            return (search, [draft])
        }
        return (search, [])
    }

    /// A record whose clock was not trusted is looked at: its day is not known.
    private func isRecent(_ record: SealedRecord, _ stamp: ClockStamp) -> Bool {
        let stored = record.envelope.stamp
        guard stored.trust != .untrusted, stamp.trust != .untrusted else { return true }
        let days = Duration.seconds(Int64(role.site.lists.lateDays) * 86_400)
        return stored.time >= stamp.time + (.zero - days)
    }

    /// That people were looked up, without whom: the list's owner is owed that.
    private func tell(
        of search: LateSearchPlan.Search, _ list: InstalledList, _ journal: Journal,
        at stamp: ClockStamp
    ) async throws(JournalFault) {
        _ = try await journal.append(
            RecordDraft(
                kind: .audit, id: .version7(at: stamp.time, random: SystemRandom()),
                body: [
                    "action": "late_search", "target": .string(search.list),
                    "result": .string("look_ups \(search.crossings), hits \(search.hits)"),
                ]))
        role.context.log.notice(
            "list \(search.list) was asked about \(search.crossings) who crossed before")
    }

    private static func heads(of lists: [InstalledList]) -> [String: Identifier] {
        Dictionary(
            uniqueKeysWithValues: lists.compactMap { list in
                list.chain.map { (list.name, $0.head.identifier) }
            })
    }

    private func load() -> LateSearchPlan {
        let files = role.context.files
        if let bytes = try? files.read(path, limit: 1 << 20),
            let plan = (try? JSONValue(parsing: bytes)).flatMap(LateSearchPlan.init)
        {
            return plan
        }
        let plan = LateSearchPlan(installed: Self.heads(of: role.installedLists))
        save(plan)
        return plan
    }

    private func save(_ plan: LateSearchPlan) {
        do {
            try role.context.files.replace(
                path, with: Array(plan.json.prettyText.utf8), mode: 0o640)
        } catch {
            role.context.log.warning("how far late searches are was not noted: \(error)")
        }
    }
}
