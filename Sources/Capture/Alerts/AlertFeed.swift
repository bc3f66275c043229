internal import Core
internal import Journal
internal import Records

/// What one listener is told, in the journal's order: each alert as it stands, whenever something
/// was said of it. The place of what was said is the event's name, from which the same client goes
/// on later.
struct AlertFeed: Sendable {
    struct Event: Sendable {
        /// `EPOCH.SEQUENCE` of the record that it comes of; `nil` for one that names no place.
        let id: String?
        let name: String
        let data: JSONValue

        /// As a server-sent event: canonical JSON has no line ends.
        var text: String {
            (id.map { "id: \($0)\n" } ?? "") + "event: \(name)\ndata: \(data.compactText)\n\n"
        }
    }

    /// Alerts that wait for a decision, told to whoever begins to listen: the newest.
    static let atStart = 200
    /// Notes that a client may have missed; behind more it begins anew.
    static let mostMissed = 500
    /// Notes looked at between two writes.
    private static let page = 32

    private let alerts: any AlertStore
    private let store: any RecordStore
    private let role: OfficerRole
    private var position: Int64

    /// - Parameters:
    ///   - lastEvent: the name of the last event that the client has; `nil` where it has none.
    /// - Returns: the feed, and what it begins with: `start`, which says whether the client goes on
    ///   where it was, and else the alerts that wait.
    static func open(
        alerts: any AlertStore, store: any RecordStore, role: OfficerRole, after lastEvent: String?
    ) async throws(JournalFault) -> (AlertFeed, [Event]) {
        var feed = AlertFeed(alerts: alerts, store: store, role: role, position: 0)
        if let position = try await feed.position(of: lastEvent) {
            feed.position = position
            return (feed, [start(isResumed: true, others: 0)])
        }
        let waiting = try await alerts.waitingAlerts(limit: atStart)
        feed.position = waiting.end
        let events = try await feed.events(waiting.notes)
        let others = waiting.count - Int64(waiting.notes.count)
        return (feed, [start(isResumed: false, others: others)] + events)
    }

    /// `older` says that there is more than is shown, and not how much: discreet hits are among
    /// them.
    private static func start(isResumed: Bool, others: Int64) -> Event {
        Event(
            id: nil, name: "start",
            data: ["resumed": .bool(isResumed), "older": .bool(others > 0)])
    }

    private func position(of event: String?) async throws(JournalFault) -> Int64? {
        let parts = event?.split(separator: ".", maxSplits: 1) ?? []
        guard parts.count == 2, let epoch = Identifier(parts[0]), let sequence = Int64(parts[1]),
            let position = try await alerts.position(epoch: epoch, sequence: sequence)
        else { return nil }
        let missed = try await alerts.alertNotes(after: position, limit: Self.mostMissed + 1)
        return missed.count > Self.mostMissed ? nil : position
    }

    /// What was said since the last time; `isMore` where there is more of it already.
    mutating func next() async throws(JournalFault) -> (events: [Event], isMore: Bool) {
        let notes = try await alerts.alertNotes(after: position, limit: Self.page)
        let events = try await events(notes)
        position = notes.last?.position ?? position
        return (events, notes.count == Self.page)
    }

    /// One for each alert, at the last of the notes that are of it.
    private func events(_ notes: [AlertNote]) async throws(JournalFault) -> [Event] {
        var events: [Event] = []
        for (index, note) in notes.enumerated()
        where !notes[(index + 1)...].contains(where: { $0.alert == note.alert }) {
            guard let alert = try await Self.alert(note.alert, alerts, store, for: role)
            else { continue }
            events.append(
                Event(id: "\(note.epoch).\(note.sequence)", name: "alert", data: alert.json))
        }
        return events
    }

    /// `nil` where there is none of that name, or none that this role may hear of.
    static func alert(
        _ id: Identifier, _ alerts: any AlertStore, _ store: any RecordStore,
        for role: OfficerRole
    ) async throws(JournalFault) -> Alert? {
        let records = try await alerts.alertRecords(id)
        guard let raised = records.first else { return nil }
        if raised.envelope.kind == .crossing {
            return Alert(records, crossing: raised, for: role)
        }
        let crossing = try await held(Alert.crossing(of: raised), store)
        let amendment =
            raised.envelope.kind == .audit
            ? try await held(LateSearch.screened(raised), store) : raised
        return Alert(records, crossing: crossing, amendment: amendment, for: role)
    }

    /// `nil` for a record that is not there any more.
    private static func held(
        _ name: Identifier?, _ store: any RecordStore
    ) async throws(JournalFault) -> SealedRecord? {
        guard let name else { return nil }
        do throws(JournalFault) {
            return try await store.record(name)
        } catch {
            guard case .purged = error else { throw error }
            return nil
        }
    }
}
