public import Core
import Supervision

/// Serves the post's UPSes to the LAN (RFC 9271, CONTRACT.md §6).
///
/// One thread waits in poll(2) for all clients, without any interval while nothing happens. What a
/// client sends can cost it an answer, never the server: the bank is a pure value.
public final class UPSServer: Sendable {
    public let counters = UPSCounters()
    private let host: String
    private let port: UInt16
    private let bank: UPSBank
    private let limits: UPSServerLimits
    private let time: any TimeSource
    private let planTime: any TimeSource
    private let current: Guarded<[UPSTierState]>
    private let running = Guarded<(loop: UPSLoop?, plan: PlanSnapshot?)>((nil, nil))

    /// - Parameters:
    ///   - host: an address of this machine; `0.0.0.0` or `::` for all.
    ///   - port: 0 for any that is free.
    ///   - time: what clients' patience is measured by.
    ///   - planTime: the post's time, in which the plan speaks; `nil` where it is the same.
    public init(
        host: String, port: UInt16, bank: UPSBank, time: any TimeSource,
        planTime: (any TimeSource)? = nil, limits: UPSServerLimits = UPSServerLimits()
    ) {
        self.host = host
        self.port = port
        self.bank = bank
        self.time = time
        self.planTime = planTime ?? time
        self.limits = limits
        current = Guarded(bank.states)
    }

    /// What clients are told at present, in the order of tiers.
    public var states: [UPSTierState] { current.withLock { $0 } }

    /// The power role's word, whole; the latest counts. It is kept until the server runs.
    public func report(_ plan: PlanSnapshot) {
        let loop = running.withLock { running -> UPSLoop? in
            if running.loop == nil { running.plan = plan }
            return running.loop
        }
        loop?.take(plan)
    }

    /// Calls back from where events are told, once the serving thread has passed the question on:
    /// proof that both are alive. Nothing happens while the server does not run.
    public func ask(_ answer: @escaping @Sendable () -> Void) {
        running.withLock { $0.loop }?.ask(answer)
    }

    /// Makes the server look at its clock, for a clock that was moved by hand.
    public func timeMoved() {
        running.withLock { $0.loop }?.ring()
    }

    /// Serves until its task is cancelled, then closes all connections. What clients had been told
    /// of a cut is lost with it: a server that starts anew says nothing until the plan is reported.
    ///
    /// - Parameters:
    ///   - onListening: gets the port, once clients can connect.
    ///   - onEvent: called for one event after the other. Events are few: each comes from the plan,
    ///     a log-in with a password, or once a minute.
    /// - Throws: `unusableAddress` or `occupied` where it cannot listen, `system` where the loop
    ///   fails.
    public func run(
        onListening: @Sendable (UInt16) -> Void = { _ in },
        onEvent: @Sendable (UPSEvent) async -> Void
    ) async throws(UPSFault) {
        let mailbox = Mailbox<UPSLoop.Message>()
        let loop = try UPSLoop(
            listener: UPSListener(host: host, port: port), bank: bank, limits: limits, time: time,
            planTime: planTime, counters: counters, mailbox: mailbox, states: current)
        let early = running.withLock { running in
            defer { running = (loop, nil) }
            return running.plan
        }
        defer { running.withLock { $0 = (nil, nil) } }
        if let early { loop.take(early) }
        let thread = ThreadExecutor.thread(name: "ups")
        thread.perform { loop.run() }
        onListening(loop.port)
        let fault = await withTaskCancellationHandler {
            await Self.deliver(mailbox, onEvent)
        } onCancel: {
            loop.stop()
        }
        if let fault { throw fault }
    }

    private static func deliver(
        _ mailbox: Mailbox<UPSLoop.Message>, _ onEvent: @Sendable (UPSEvent) async -> Void
    ) async -> UPSFault? {
        while true {
            for message in await mailbox.take() {
                switch message {
                case .event(let event): await onEvent(event)
                case .question(let answer): answer()
                case .ended(let fault): return fault
                }
            }
        }
    }
}
