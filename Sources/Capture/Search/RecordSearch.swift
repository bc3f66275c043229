internal import Core
public import Journal
public import Supervision

/// The post's index of its own records on a thread of its own, always as new as the journal when it
/// answers.
public final class RecordSearch: Sendable {
    /// Steps that an answer waits for; behind more the index is being made, and that is said.
    private static let patience = 4

    private let executor: any ResourceExecutor
    private let open: @Sendable () throws(JournalFault) -> RecordIndex
    private let index = Guarded<RecordIndex?>(nil)

    /// - Parameter open: opens the index; asked again until it succeeds.
    public init(
        executor: any ResourceExecutor,
        open: @escaping @Sendable () throws(JournalFault) -> RecordIndex
    ) {
        self.executor = executor
        self.open = open
    }

    /// One step of reading on in the journal.
    ///
    /// - Returns: how many records are still to be read.
    public func advance() async throws(JournalFault) -> Int64 {
        try await executor.value { [self] () throws(JournalFault) in
            try opened().advance()
        }
    }

    /// Drops what the journal has purged, some of it a call; returns whether nothing is left.
    public func sweep() async throws(JournalFault) -> Bool {
        try await executor.value { [self] () throws(JournalFault) in
            try opened().sweep()
        }
    }

    /// Asks the index once it has read the journal to its end.
    ///
    /// - Throws: ``CaptureFault/indexBehind(_:)`` where that is far.
    func ask<Value: Sendable>(
        _ work: @escaping @Sendable (RecordIndex) throws(JournalFault) -> Value
    ) async throws(CaptureFault) -> Value {
        try await executor.value { [self] () throws(CaptureFault) in
            try answer(work)
        }
    }

    private func answer<Value>(
        _ work: (RecordIndex) throws(JournalFault) -> Value
    ) throws(CaptureFault) -> Value {
        var behind: Int64 = 0
        do throws(JournalFault) {
            let index = try opened()
            for _ in 0..<Self.patience {
                behind = try index.advance()
                if behind == 0 { return try work(index) }
            }
        } catch {
            throw .journal(error)
        }
        throw .indexBehind(behind)
    }

    /// Lets go of the index, so that its file can be replaced; the next question opens it anew.
    public func close() async {
        await executor.value { [self] in index.withLock { $0 = nil } }
    }

    private func opened() throws(JournalFault) -> RecordIndex {
        if let known = index.withLock({ $0 }) { return known }
        let made = try open()
        index.withLock { $0 = made }
        return made
    }
}
