public import Core
public import Records
public import Screening
public import Supervision

/// The installed lists of this post, asked on a thread of their own: a look-up reads pages of
/// files.
public final class AlertListScreening: TravellerScreening {
    private let screener: Guarded<Screener>
    private let executor: any ResourceExecutor
    private let post: String
    /// Look-ups made.
    public let lookUps = Counter()
    private let used = Guarded<[String: ListUsage]>([:])

    /// - Parameter lists: none answers every look-up with `cannot_say`.
    public init(lists: [InstalledList], post: String, executor: any ResourceExecutor) {
        self.post = post
        self.executor = executor
        screener = Guarded(Screener(lists: lists, post: post))
    }

    /// Takes other lists into use; look-ups under way end with the old ones.
    public func use(_ lists: [InstalledList]) {
        let next = Screener(lists: lists, post: post)
        screener.withLock { $0 = next }
    }

    /// Calls back from the thread of the look-ups, behind those that wait: proof that it does its
    /// work.
    public func ask(_ answer: @escaping @Sendable () -> Void) {
        executor.perform(answer)
    }

    /// How much each list was used since this was asked last.
    public func takeUsage() -> [String: ListUsage] {
        used.withLock { used in
            defer { used = [:] }
            return used
        }
    }

    /// Takes back what could not be told of.
    public func keepUsage(_ usage: ListUsage, of list: String) {
        used.withLock { $0[list, default: .init()] += usage }
    }

    public func screen(_ subject: ScreeningSubject, at stamp: ClockStamp) async -> Screened {
        let screener = screener.withLock { $0 }
        lookUps.add()
        return await executor.value { [used] in
            let result = screener.screen(
                subject, at: stamp.time, clockIsTrusted: stamp.trust != .untrusted)
            used.withLock { used in
                for check in result.full.checks {
                    used[check.list, default: .init()].add(check.verdict)
                }
            }
            return Screened(counter: result.counter.json, full: result.full.json)
        }
    }
}
