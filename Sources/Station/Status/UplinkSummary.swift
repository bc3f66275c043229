internal import Core
internal import Health
internal import Uplink

/// The uplink's state as its role tells it and `waypost status` reads it.
enum UplinkSummary {
    static func json(_ state: UplinkState) -> JSONValue {
        [
            "link": .string(state.link.rawValue),
            "epoch": JSONValue(state.forwarded?.epoch),
            "sequence": JSONValue(state.forwarded?.sequence),
            "position": JSONValue(state.forwarded?.position),
            "last_contact": JSONValue(state.lastContact),
            "last_error": JSONValue(state.lastError),
            "month_bytes": .integer(state.monthTraffic.sent + state.monthTraffic.received),
            "set_aside": .integer(Int64(state.setAside.count)),
            "forked_epochs": .array(state.forkedEpochs.map { .string($0.description) }),
        ]
    }
}
