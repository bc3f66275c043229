/// Decides what the forwarder does next: contact, deliver, wait. A pure value without clock or
/// randomness; the shell carries its actions out and reports what came of them.
public struct ForwarderCore: Sendable, Hashable {
    public enum Phase: String, Sendable {
        /// All is delivered; waits for new records.
        case idle
        case contacting
        case delivering
        /// Asks HQ for a word.
        case probing
        case backingOff
        /// The modem has no power.
        case unpowered
    }

    /// What happened to the last action.
    public enum Event: Sendable, Hashable {
        /// HQ was reached; it holds everything up to this place of the journal.
        case greeted(position: Int64)
        /// HQ's verified receipt covers everything up to this place.
        case delivered(upTo: Int64)
        /// Something was brought that stands beside the order of the records: a part of an
        /// attachment, or what HQ is shown ahead of its turn.
        case broughtBeside
        case nothingToSend
        /// HQ refused a batch because it stands elsewhere.
        case behind(position: Int64)
        /// Refused records were noted, or another layout taken: now the batch can go.
        case recordsSetAside
        /// The wait is over; `isWoken` when there may be new records.
        case waited(isWoken: Bool)
        /// HQ said that it is there.
        case probed
        /// The modem has no power: nothing was tried.
        case unpowered
        /// - Parameter isSilent: nobody answered at all.
        case failed(retryAfter: Duration?, isSilent: Bool = true)

        var isDelivery: Bool {
            if case .delivered = self { true } else { false }
        }
        var keepsConnection: Bool {
            if case .failed = self { false } else { true }
        }
    }

    /// What to do next.
    public enum Action: Sendable, Hashable {
        case contact
        /// Ask HQ for a word over the connection that stands.
        case probe
        /// Send what is most pressing, of records those behind this place, or find that there is
        /// nothing.
        case deliver(after: Int64)
        /// - Parameter isWakeable: whether news of records ends the wait.
        case wait(Duration, isWakeable: Bool)
    }

    public struct Limits: Sendable, Hashable {
        /// The journal is looked at so often although nobody called.
        public var recheck: Duration = .seconds(60)
        /// With nothing to send the hub still hears from the post so often.
        public var greeting: Duration = .seconds(3_600)
        /// HQ is asked for a word after so long without one: before the connection, or what a modem
        /// remembers of it, is given up (``HTTPSHubExchange/Timeouts/idle``).
        public var probe: Duration = .seconds(540)
        /// HQ is asked so often what is new while this post is still fetching what it named last.
        public var news: Duration = .seconds(60)
        public var leastBackOff: Duration = .milliseconds(500)
        public var firstBackOff: Duration = .seconds(1)
        public var longestBackOff: Duration = .seconds(300)
        /// Where somebody answers, which costs a handshake each time.
        public var longestAnswered: Duration = .seconds(1_800)
        /// A hub that asks for more patience than this is asked again all the same.
        public var longestRetryAfter: Duration = .seconds(3_600)
        /// Positions taken over from HQ without a delivery between before something is wrong.
        public var rewindsInARow = 3

        public init() {}
    }

    public private(set) var phase: Phase = .contacting
    /// The place of the journal up to which HQ holds everything, as far as is known.
    public private(set) var forwarded: Int64
    /// Failures since the last success.
    public var failures: Int { backOff.failures }
    private var backOff: LinkBackOff
    private var rewinds = 0
    /// Since the last greeting, and since HQ's last word.
    private var quiet: Duration = .zero
    private var wordless: Duration = .zero
    private let limits: Limits

    /// - Parameter forwarded: the durable place, 0 for none.
    public init(forwarded: Int64, limits: Limits = Limits()) {
        self.forwarded = forwarded
        self.limits = limits
        backOff = LinkBackOff(limits: limits)
    }

    /// The first action of a run.
    public mutating func start() -> Action { contact() }

    /// - Parameter jitter: any number; spreads the ends of back-offs, so that the posts of a
    ///   country do not return all at once.
    public mutating func handle(_ event: Event, jitter: UInt64) -> Action {
        switch (phase, event) {
        case (.contacting, .greeted(let position)):
            forwarded = position
            return deliver()
        case (.delivering, .delivered(let position)):
            forwarded = position
            wordless = .zero
            succeed()
            return deliver()
        case (.delivering, .broughtBeside):
            wordless = .zero
            succeed()
            return deliver()
        case (.delivering, .nothingToSend):
            succeed()
            phase = .idle
            return .wait(limits.recheck, isWakeable: true)
        case (.delivering, .behind(let position)):
            rewinds += 1
            guard rewinds <= limits.rewindsInARow else { return wait(nil, jitter: jitter) }
            forwarded = position
            return deliver()
        case (.delivering, .recordsSetAside):
            return deliver()
        case (.idle, .waited(let isWoken)):
            if !isWoken {
                quiet += limits.recheck
                wordless += limits.recheck
            }
            if quiet >= limits.greeting { return contact() }
            guard wordless >= limits.probe else { return deliver() }
            phase = .probing
            return .probe
        case (.probing, .probed):
            wordless = .zero
            return deliver()
        case (.backingOff, .waited), (.unpowered, .waited):
            return contact()
        case (_, .unpowered):
            phase = .unpowered
            succeed()
            return .wait(limits.recheck, isWakeable: false)
        case (_, .failed(let retryAfter, let isSilent)):
            return wait(retryAfter, isSilent: isSilent, jitter: jitter)
        default:
            // An event that does not belong to the phase: begin again, slowly.
            return wait(nil, jitter: jitter)
        }
    }

    private mutating func contact() -> Action {
        phase = .contacting
        quiet = .zero
        wordless = .zero
        return .contact
    }

    private mutating func deliver() -> Action {
        phase = .delivering
        return .deliver(after: forwarded)
    }

    private mutating func succeed() {
        backOff.succeed()
        rewinds = 0
    }

    private mutating func wait(
        _ retryAfter: Duration?, isSilent: Bool = true, jitter: UInt64
    ) -> Action {
        phase = .backingOff
        rewinds = 0
        return .wait(
            backOff.next(isSilent: isSilent, retryAfter: retryAfter, jitter: jitter),
            isWakeable: false)
    }
}
