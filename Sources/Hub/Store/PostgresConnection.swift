internal import Core
internal import Supervision

/// One connection with its thread: made when it is needed, made anew when it broke, and not more
/// often than the back-off allows.
actor PostgresConnection {
    /// A dead database is asked again after this at the soonest …
    static let firstBackOff: Duration = .milliseconds(250)
    /// … and after this at the latest.
    static let longestBackOff: Duration = .seconds(15)

    private let conninfo: String
    private let time: any TimeSource
    private let executor: any ResourceExecutor
    private var session: PostgresSession?
    private var backOff: Duration = .zero
    private var notBefore: Duration?

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    init(conninfo: String, time: any TimeSource, executor: any ResourceExecutor) {
        self.conninfo = conninfo
        self.time = time
        self.executor = executor
    }

    func perform<Value: Sendable>(
        _ work: @Sendable (HubLedger) throws(HubFault) -> Value
    ) throws(HubFault) -> Value {
        if let session, session.isAlive {
            do throws(HubFault) {
                return try work(HubLedger(session: session))
            } catch {
                guard !session.isAlive else { throw error }
                // The connection was dead when it was taken, or died under the work. All work is
                // a transaction that can be repeated, so it gets a new connection once.
                self.session = nil
            }
        }
        let session = try connected()
        do throws(HubFault) {
            return try work(HubLedger(session: session))
        } catch {
            if !session.isAlive { self.session = nil }
            throw error
        }
    }

    func close() {
        session = nil
    }

    private func connected() throws(HubFault) -> PostgresSession {
        if let notBefore, time.monotonic() < notBefore {
            throw .databaseAway(reason: "the last attempt to connect failed a moment ago")
        }
        do throws(HubFault) {
            let session = try PostgresSession(connecting: conninfo)
            self.session = session
            backOff = .zero
            notBefore = nil
            return session
        } catch {
            backOff = backOff == .zero ? Self.firstBackOff : min(backOff * 2, Self.longestBackOff)
            notBefore = time.monotonic() + backOff
            throw error
        }
    }
}
