internal import Core
internal import Health
internal import Journal
internal import Records
internal import Site
internal import Uplink

/// How many records stand in the journal and how many wait, read from its files.
enum JournalNumbers {
    /// Everything is unknown where the journal cannot be read.
    ///
    /// - Parameter state: of the uplink; without it nothing is known of what was forwarded.
    static func read(_ paths: Paths, _ state: UplinkState?, at now: Timestamp) -> RecordsReport {
        var records = RecordsReport()
        guard let reader = try? JournalReader(directory: paths.journal),
            let head = try? reader.head()
        else { return records }
        records.epoch = head.head.epoch
        records.sequence = head.head.sequence
        records.chainHead = head.head.chainHash
        guard let state else { return records }
        records.setAside = Int64(state.setAside.count)
        let position = state.forwarded?.position ?? 0
        records.forwarded =
            state.forwarded.map { $0.epoch == head.head.epoch ? $0.sequence : 0 } ?? 0
        records.pending = try? reader.counts(after: position)
        records.pendingAlerts = try? reader.urgentCount(after: position)
        if let oldest = try? reader.oldestPending(after: position) {
            records.oldestPendingSeconds = max(0, (now - oldest).components.seconds)
        }
        return records
    }
}
