internal import Core
internal import Power

/// Entries of the power history as programs read them, one at a time.
enum PowerHistoryLines {
    static let columns =
        "time,for_s,battery_v,battery_v_min,battery_v_max,battery_a,battery_a_min,battery_a_max,"
        + "soc,soc_deviation,battery_c,pv_w,pv_w_max,load_w,load_w_max,sight,served"

    static func json(_ sample: HistorySample, _ header: HistoryHeader) -> JSONValue {
        [
            "time": JSONValue(sample.time), "for_s": .integer(Int64(sample.seconds)),
            "battery_v": JSONValue(sample.volts?.value),
            "battery_v_min": JSONValue(sample.lowestVolts?.value),
            "battery_v_max": JSONValue(sample.highestVolts?.value),
            "battery_a": JSONValue(sample.current?.value),
            "battery_a_min": JSONValue(sample.lowestCurrent?.value),
            "battery_a_max": JSONValue(sample.highestCurrent?.value),
            "soc": JSONValue(sample.share), "soc_deviation": JSONValue(sample.deviation),
            "battery_c": JSONValue(sample.temperature?.value),
            "pv_w": JSONValue(sample.panel?.value),
            "pv_w_max": JSONValue(sample.highestPanel?.value),
            "load_w": JSONValue(sample.load?.value),
            "load_w_max": JSONValue(sample.highestLoad?.value),
            "sight": .string(sample.sight.rawValue),
            "loads_on": .array(
                header.loads.enumerated().filter { sample.loadsOn & (1 << UInt64($0.offset)) != 0 }
                    .map { .string($0.element) }),
            "served": .object(
                Dictionary(
                    header.loads.enumerated().map {
                        ($0.element, .number(sample.served(load: $0.offset)))
                    }, uniquingKeysWith: { $1 })),
        ]
    }

    static func json(_ event: HistoryEvent, _ header: HistoryHeader) -> JSONValue {
        [
            "time": JSONValue(event.time), "event": .string(event.kind.rawValue),
            "load": JSONValue(name(event, header)), "on": JSONValue(event.isOn),
            "reason": event.reason.isEmpty ? .null : .string(event.reason),
        ]
    }

    /// A row under ``columns``; what is not known is empty. The last column has each load with the
    /// part of the time for which it was on: `network=1|vsat=0.25`.
    static func csv(_ sample: HistorySample, _ header: HistoryHeader) -> String {
        let values: [Double?] = [
            sample.volts?.value, sample.lowestVolts?.value, sample.highestVolts?.value,
            sample.current?.value, sample.lowestCurrent?.value, sample.highestCurrent?.value,
            sample.share, sample.deviation, sample.temperature?.value, sample.panel?.value,
            sample.highestPanel?.value, sample.load?.value, sample.highestLoad?.value,
        ]
        let served = header.loads.enumerated().map {
            "\($0.element)=\(number(sample.served(load: $0.offset)))"
        }.joined(separator: "|")
        let fields =
            [sample.time?.description ?? "", String(sample.seconds)]
            + values.map { $0.map(number) ?? "" } + [sample.sight.rawValue, quoted(served)]
        return fields.joined(separator: ",")
    }

    private static func name(_ event: HistoryEvent, _ header: HistoryHeader) -> String? {
        event.load.flatMap { header.loads.indices.contains($0) ? header.loads[$0] : nil }
    }

    /// Without a fraction where there is none.
    private static func number(_ value: Double) -> String {
        value == value.rounded() && value.magnitude < 1e9 ? String(Int(value)) : String(value)
    }

    /// RFC 4180.
    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\""
            + text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}
