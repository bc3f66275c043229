import Supervision

/// Waits for what a test wants to see in a supervisor's events.
struct EventWatch {
    let observer: @Sendable (SupervisionEvent) -> Void
    private var iterator: AsyncStream<SupervisionEvent>.Iterator

    init() {
        let (observer, events) = SupervisionEvent.stream(limit: 10_000)
        self.observer = observer
        iterator = events.makeAsyncIterator()
    }

    /// The events up to the one that fits, that one included.
    mutating func until(_ fits: (SupervisionEvent) -> Bool) async -> [SupervisionEvent] {
        var seen: [SupervisionEvent] = []
        while let event = await iterator.next() {
            seen.append(event)
            if fits(event) { return seen }
        }
        return seen
    }
}

/// A stream that nobody writes to ends when its reader is cancelled.
func untilCancelled() async {
    let (never, continuation) = AsyncStream<Void>.makeStream()
    for await _ in never {}
    continuation.finish()
}
