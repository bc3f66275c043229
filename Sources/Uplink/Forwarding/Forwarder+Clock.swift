internal import Core

extension Forwarder {
    /// HQ has named its time, in an answer that holds.
    func noteTime(_ time: Timestamp, between sent: Duration, and received: Duration) {
        hubClock.heard(time, between: sent, and: received)
        state.clockOffset = hubClock.start.map {
            $0.time(at: self.time.monotonic()) - self.time.now()
        }
        guard !self.time.kernelSaysSynchronised() else { return }
        let due = ClockCorrection.due(
            hubClock.start, bootID: self.time.bootID, time: self.time.now(),
            moment: self.time.monotonic(), written: state.clockCorrection)
        guard let due, options.whenClockIsWrong?(due) == true else { return }
        state.clockCorrection = due
    }
}
