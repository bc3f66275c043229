internal import Core
public import Records

extension Forwarder {
    /// When this boot began by HQ's clock; `nil` until enough answers agree.
    public var clockHint: ClockHint? {
        hubClock.start.map {
            ClockHint(
                bootID: time.bootID, start: $0.time, bound: $0.bound, heardAt: hubClock.heardAt)
        }
    }

    /// HQ has named its time, in an answer that holds.
    func noteTime(_ time: Timestamp, between sent: Duration, and received: Duration) {
        hubClock.heard(time, between: sent, and: received)
        state.clockOffset = hubClock.start.map {
            $0.time(at: self.time.monotonic()) - self.time.now()
        }
        guard let start = hubClock.start, start.isNews(after: toldStart) else { return }
        toldStart = start
        options.whenTimeIsKnown?()
    }
}
