internal import Core
internal import Power

/// Moments of a power document by the clock on the post's wall.
struct LocalHours {
    private let time: Timestamp?
    private let offset: Int

    init(_ document: JSONValue) {
        time = document.at("clock", "at")?.string.flatMap { Timestamp($0) }
        offset = Int(clamping: document.at("clock", "utc_offset_s")?.integer ?? 0)
    }

    /// `2026-11-21 14:35`.
    var date: String? {
        time.map { time in
            let local = (time + .seconds(offset)).description
            return "\(local.prefix(10)) \(local.dropFirst(11).prefix(5))"
        }
    }

    var now: String? { time.map { WallClock(time: $0, offset: offset).text() } }

    /// `14:35`, of a moment within a day from now.
    func hour(_ moment: JSONValue?) -> String? {
        moment?.string.flatMap { Timestamp($0) }.map {
            WallClock(time: $0, offset: offset).text()
        }
    }

    /// The same with the day where that is neither today nor the night behind it.
    func moment(_ moment: Timestamp) -> String? {
        guard let time else { return nil }
        let local = (moment + .seconds(offset)).description
        let hour = WallClock(time: moment, offset: offset).text()
        return moment - time < .seconds(20 * 3_600) ? hour : "\(local.prefix(10)) \(hour)"
    }

    /// The next two that the plan has in store for each load: `off 19:00, on 07:00`.
    func switchings(_ document: JSONValue) -> [String: String] {
        var found: [String: [String]] = [:]
        for switching in document.at("ahead", "switchings")?.array ?? [] {
            guard let load = switching["load"]?.string, let isOn = switching["on"]?.bool,
                let at = switching["at"]?.string.flatMap({ Timestamp($0) }),
                let moment = moment(at), found[load, default: []].count < 2
            else { continue }
            found[load, default: []].append("\(isOn ? "on" : "off") \(moment)")
        }
        return found.mapValues { $0.joined(separator: ", ") }
    }
}
