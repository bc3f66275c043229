internal import Core
internal import Health
internal import Uplink

extension LinkReport {
    /// As the uplink's state has it.
    ///
    /// - Parameter isRunning: a role that is stopped has no link, whatever it wrote last.
    init(_ state: UplinkState, isRunning: Bool, by time: any TimeSource) {
        self.init(
            state: isRunning ? State(rawValue: state.link.rawValue) : .off,
            lastContactSeconds: state.lastContact.map {
                max(0, (time.now() - $0).components.seconds)
            },
            monthBytes: state.monthTraffic.sent + state.monthTraffic.received,
            lastError: state.lastError)
        modem = state.modem.map { ModemReport($0, by: time) }
        guard isRunning else { return }
        since = state.linkSince
        nextAttempt = state.nextAttempt
        reason = state.lastBreak?.reason
    }
}

extension ModemReport {
    init(_ kept: KeptLadder, by time: any TimeSource) {
        self.init(
            today: Int64(kept.today(by: time)), count: kept.count, load: kept.last?.load,
            at: kept.last?.at, result: kept.last?.result.rawValue, reason: kept.last?.reason)
    }
}
