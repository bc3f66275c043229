internal import Core

/// What history and logs cost in a day in UTC, by lane. A pure value.
public struct RingDay: Sendable, Hashable {
    private var day: String?
    private var bytes: [Lane: Int64] = [:]

    init() {}

    func bytes(of lane: Lane, at time: Timestamp) -> Int64 {
        day == time.date.description ? bytes[lane, default: 0] : 0
    }

    mutating func count(_ bytes: Int64, of lane: Lane, at time: Timestamp) {
        if day != time.date.description { self = RingDay() }
        day = time.date.description
        self.bytes[lane, default: 0] += bytes
    }

    var json: JSONValue {
        .object([
            "day": JSONValue(day),
            "bytes": .object(
                Dictionary(
                    uniqueKeysWithValues: bytes.map { ($0.key.rawValue, .integer($0.value)) })),
        ])
    }

    /// None where there is nothing that can be read.
    init(_ json: JSONValue?) {
        day = json?["day"]?.string
        for (name, value) in json?["bytes"]?.object ?? [:] {
            if let lane = Lane(rawValue: name), let count = value.integer { bytes[lane] = count }
        }
    }
}
