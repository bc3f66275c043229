internal import Core
internal import Power
internal import Uplink

extension HubLedger {
    private static let columns = """
        kind, ended_at, for_s, battery_v, battery_v_min, battery_v_max, battery_a, battery_a_min,
        battery_a_max, soc, soc_deviation, battery_c, pv_w, pv_w_max, load_w, load_w_max, sight,
        loads_on, served, load, is_on, reason
        """

    /// Keeps entries that are not there yet.
    ///
    /// - Returns: how many were not.
    func keep(
        _ entries: [HistorySegment.Placed], of part: PowerHistoryPart, post: String,
        at time: Timestamp
    ) throws(HubFault) -> Int {
        var filedAt = time
        var kept = 0
        for entry in entries {
            filedAt = entry.entry.time ?? filedAt
            let key: [SQLValue] = [
                .text(post), .text(part.resolution), .integer(Int64(part.segment)),
                .integer(Int64(entry.offset)),
                .text(Hexadecimal.text(Self.bytes(of: entry.checksum))), SQLValue(filedAt),
                SQLValue(time),
            ]
            let values = Self.values(entry.entry, entry.header)
            let places = (1...(key.count + values.count)).map { "$\($0)" }
            kept += try session.query(
                """
                INSERT INTO power_history (post_id, resolution, segment, place, checksum, filed_at,
                    received_at, \(Self.columns))
                VALUES (\(places.joined(separator: ", ")))
                ON CONFLICT DO NOTHING RETURNING place
                """, key + values
            ).count
        }
        return kept
    }

    private static func bytes(of checksum: UInt32) -> [UInt8] {
        (0..<4).reversed().map { UInt8(truncatingIfNeeded: checksum >> ($0 * 8)) }
    }

    /// In the order of ``columns``.
    private static func values(_ entry: HistoryEntry, _ header: HistoryHeader) -> [SQLValue] {
        switch entry {
        case .header: return []
        case .event(let event):
            let load = event.load.flatMap { header.loads.indices.contains($0) ? $0 : nil }
            return [.text(event.kind.rawValue), SQLValue(event.time)]
                + [SQLValue](repeating: .null, count: 17)
                + [
                    SQLValue(load.map { SQLText.line(header.loads[$0]) }),
                    SQLValue(event.isOn.map { $0 ? Int64(1) : 0 }),
                    SQLValue(event.reason.isEmpty ? nil : SQLText.line(event.reason)),
                ]
        case .sample(let sample):
            let numbers: [Double?] = [
                sample.volts?.value, sample.lowestVolts?.value, sample.highestVolts?.value,
                sample.current?.value, sample.lowestCurrent?.value, sample.highestCurrent?.value,
                sample.share, sample.deviation, sample.temperature?.value, sample.panel?.value,
                sample.highestPanel?.value, sample.load?.value, sample.highestLoad?.value,
            ]
            let names = header.loads.map(SQLText.line)
            let on = names.indices.filter { sample.loadsOn & (1 << UInt64($0)) != 0 }
            let served = Dictionary(
                names.indices.map { (names[$0], JSONValue.number(sample.served(load: $0))) },
                uniquingKeysWith: { $1 })
            return [
                .text("sample"), SQLValue(sample.time), .integer(Int64(sample.seconds)),
            ]
                + numbers.map { SQLValue($0) }
                + [
                    .text(sample.sight.rawValue),
                    .text(JSONValue.array(on.map { .string(names[$0]) }).compactText),
                    .text(JSONValue.object(served).compactText), .null, .null, .null,
                ]
        }
    }

    /// The entries of a post that belong to a time, oldest first, those of a disk in the order in
    /// which they were written.
    func powerHistory(
        of post: String, in span: ClosedRange<Timestamp>
    ) throws(HubFault) -> [FiledHistoryEntry] {
        try session.query(
            """
            SELECT \(Self.columns) FROM power_history
            WHERE post_id = $1 AND filed_at >= $2 AND filed_at <= $3
            ORDER BY filed_at, resolution, segment, place
            """, [.text(post), SQLValue(span.lowerBound), SQLValue(span.upperBound)]
        ).compactMap(Self.entry)
    }

    /// The time of the newest entry; `nil` where there is none.
    func newestPowerHistory(of post: String) throws(HubFault) -> Timestamp? {
        try row("SELECT max(filed_at) FROM power_history WHERE post_id = $1", [.text(post)])?[0]
            .timestamp
    }

    private static func entry(_ row: SQLRow) -> FiledHistoryEntry? {
        guard let word = row[0].string else { return nil }
        guard word == "sample" else {
            guard let kind = HistoryEvent.Kind(rawValue: word) else { return nil }
            let load = row[19].string
            return FiledHistoryEntry(
                entry: .event(
                    HistoryEvent(
                        kind, time: row[1].timestamp, load: load.map { _ in 0 },
                        isOn: row[20].integer.map { $0 != 0 }, reason: row[21].string ?? "")),
                header: HistoryHeader(loads: load.map { [$0] } ?? [], slot: 0))
        }
        guard let served = json(row[18])?.object, let on = json(row[17])?.array,
            let sight = row[16].string.flatMap(Sight.init)
        else { return nil }
        let loads = served.keys.sorted()
        let isOn = Set(on.compactMap(\.string))
        let bits = loads.indices.prefix(HistoryHeader.loadLimit)
            .filter { isOn.contains(loads[$0]) }.reduce(UInt64(0)) { $0 | 1 << UInt64($1) }
        func number(_ place: Int) -> Double? { row[place].string.flatMap { Double($0) } }
        let sample = HistorySample(
            time: row[1].timestamp, seconds: row[2].integer.flatMap { Int(exactly: $0) } ?? 0,
            volts: number(3).map { Volts($0) }, lowestVolts: number(4).map { Volts($0) },
            highestVolts: number(5).map { Volts($0) }, current: number(6).map { Amperes($0) },
            lowestCurrent: number(7).map { Amperes($0) },
            highestCurrent: number(8).map { Amperes($0) }, share: number(9),
            deviation: number(10), panel: number(12).map { Watts($0) },
            highestPanel: number(13).map { Watts($0) }, load: number(14).map { Watts($0) },
            highestLoad: number(15).map { Watts($0) }, temperature: number(11).map { Celsius($0) },
            sight: sight, loadsOn: bits, served: loads.map { served[$0].flatMap(Self.number) ?? 0 })
        return FiledHistoryEntry(
            entry: .sample(sample), header: HistoryHeader(loads: loads, slot: sample.seconds))
    }

    private static func number(_ value: JSONValue) -> Double? {
        switch value {
        case .number(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }

    private static func json(_ value: SQLValue) -> JSONValue? {
        value.string.flatMap { try? JSONValue(parsing: $0) }
    }
}
