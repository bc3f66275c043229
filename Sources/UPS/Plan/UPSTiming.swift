/// The times of an announced cut. The values are the shipped ones; tests narrow them.
public struct UPSTiming: Hashable, Sendable {
    /// From the forced shutdown, and from the last log-out after it, to the earliest opening of the
    /// relay. A client that has logged out is still writing its disks; one that does not log in
    /// (WinNUT) is not counted at all. Stock `upsmon` acts at most 11 s after FSD.
    public let notice: Duration
    /// From the forced shutdown to the opening of the relay in any case, and from the last log-in
    /// within it. The forced shutdown is set so long before the planned cut.
    public let cap: Duration
    /// How much earlier than the forced shutdown `battery.charge` is low: clients that go by it
    /// (WinNUT) count down by themselves, 15 s unless told otherwise, before they shut down, and
    /// have their notice behind that.
    public let lead: Duration
    /// Silence of the plan after which a served tier is stale. While nothing changes it is told
    /// every thirty seconds.
    public let patience: Duration
    /// Time to the cut at which `battery.charge` begins to fall.
    public let horizon: Duration

    /// - Precondition: `0 ≤ notice ≤ cap`, `cap + lead < horizon`, and `patience > 0`.
    public init(
        notice: Duration = .seconds(120), cap: Duration = .seconds(180),
        patience: Duration = .seconds(75), horizon: Duration = .seconds(1_800),
        lead: Duration = .seconds(30)
    ) {
        precondition(
            notice >= .zero && notice <= cap && lead >= .zero && cap + lead < horizon
                && patience > .zero,
            "a notice is within its cap, the cap within the horizon, and patience is some")
        self.notice = notice
        self.cap = cap
        self.patience = patience
        self.horizon = horizon
        self.lead = lead
    }
}
