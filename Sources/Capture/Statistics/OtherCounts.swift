internal import Core
internal import Journal
internal import Records

/// What incidents, decisions on hits and visits of vehicles add to the statistics of their day.
enum OtherCounts {
    /// A visit that is told to be longer is a date mistyped, and is not timed.
    static let longestVisit: Int64 = 30 * 86_400

    static func of(_ record: Envelope, time: PostTime) -> IndexCounts {
        let day = time.dayAndHour(of: record.stamp.time).day
        switch record.kind {
        case .incident:
            let kind = CrossingCounts.listed(record.body["kind"]?.string, in: .incidentKind)
            let source = CrossingCounts.listed(record.body["source"]?.string, in: .incidentSource)
            return [IndexCount(Measure.detection, day: day, value: "\(kind)/\(source)"): 1]
        case .hitOutcome:
            // A discreet list's hits are for the role that it names and for no table.
            guard record.verdicts?.at("outcome", "circle")?.string == AlertCircle.counter.text,
                record.verdicts?.at("outcome", "state")?.string == "final"
            else { return [:] }
            let decision = CrossingCounts.listed(
                record.body["decision"]?.string, in: .hitDecision)
            return [IndexCount(Measure.hitOutcome, day: day, value: decision): 1]
        case .vehicleVisit: return visit(record, time)
        default: return [:]
        }
    }

    private static func visit(_ record: Envelope, _ time: PostTime) -> IndexCounts {
        func instant(_ key: String) -> Timestamp? {
            record.body[key]?.string.flatMap { Timestamp($0) }
        }
        guard let arrived = instant("arrived_at"), let released = instant("released_at"),
            released >= arrived
        else { return [:] }
        let seconds = (released.milliseconds - arrived.milliseconds) / 1_000
        guard seconds <= longestVisit else { return [:] }
        let day = time.dayAndHour(of: arrived).day
        let kind = CrossingCounts.listed(record.body["kind"]?.string, in: .transport)
        var counts: IndexCounts = [
            IndexCount(Measure.vehicleSeconds, day: day, value: kind): seconds,
            IndexCount(Measure.vehicleTimed, day: day, value: kind): 1,
            IndexCount(
                Measure.vehicleSpan, day: day, value: "\(kind)/\(TimeSpans.name(of: seconds))"): 1,
        ]
        var moment = arrived
        while moment < released {
            let (day, hour) = time.dayAndHour(of: moment)
            let end = min(time.endOfHour(moment), released)
            let count = IndexCount(
                Measure.vehiclesPresent, day: day, value: CrossingCounts.name(ofHour: hour))
            counts[count, default: 0] += (end.milliseconds - moment.milliseconds) / 1_000
            moment = end
        }
        return counts
    }
}
