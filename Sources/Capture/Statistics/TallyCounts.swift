internal import Core
internal import Journal
internal import Records

/// What a tally adds to the statistics beyond those of it who have records of their own by now.
enum TallyCounts {
    /// - Parameter covered: how many those are, by sex and age group (``CrossingCounts/cell``).
    static func of(_ tally: Envelope, covered: [String: Int], time: PostTime) -> IndexCounts {
        let body = tally.body
        var cells = cells(of: body)
        for (cell, number) in covered.sorted(by: { $0.key < $1.key }) {
            take(number, of: cell, from: &cells)
        }
        let (day, hour) = time.dayAndHour(of: tally.stamp.time)
        let direction = body["direction"]?.string.flatMap(Crossing.Direction.init)?.rawValue ?? ""
        let transport = CrossingCounts.listed(body["transport"]?.string, in: .transport)
        var counts: IndexCounts = [:]
        func add(_ measure: String, _ value: String, _ number: Int64) {
            let count = IndexCount(
                measure, day: day, direction: direction, outcome: Measure.tallied, value: value)
            counts[count, default: 0] += number
        }
        for (cell, number) in cells where number > 0 {
            let parts = cell.split(separator: "/").map(String.init)
            add(Measure.total, "", number)
            add(Measure.hour, CrossingCounts.name(ofHour: hour), number)
            add(Measure.sex, parts[0], number)
            add(Measure.ageGroup, parts[1], number)
            add(Measure.sexAge, cell, number)
            add(Measure.transport, transport, number)
            for measure in [
                Measure.nationality, Measure.purpose, Measure.category, Measure.documentClass,
            ] {
                add(measure, Measure.unknown, number)
            }
        }
        return counts
    }

    /// Everybody whom the tally counts; those of a group beyond its counts are of unknown sex and
    /// age.
    private static func cells(of body: JSONValue) -> [String: Int64] {
        var cells: [String: Int64] = [:]
        for (sex, ages) in body["counts"]?.object ?? [:] {
            for (age, number) in ages.object ?? [:] {
                let cell =
                    "\(CrossingCounts.listed(sex, in: .sex))/"
                    + CrossingCounts.listed(age, in: .ageGroup)
                // A tally of more people than a day has seconds is a slip that was stored as sent.
                cells[cell, default: 0] += min(max(number.integer ?? 0, 0), 100_000)
            }
        }
        let counted = cells.values.reduce(0, +)
        let size = min(max(body["group_size"]?.integer ?? 0, 0), 1_000_000)
        if size > counted { cells["unknown/unknown", default: 0] += size - counted }
        return cells
    }

    /// Takes those out who have records: where the tally had seen them so, else where it had seen
    /// less of them, else anywhere. Nobody is taken out whom it had not counted.
    private static func take(_ number: Int, of cell: String, from cells: inout [String: Int64]) {
        let parts = cell.split(separator: "/").map(String.init)
        let order =
            [cell, "\(parts[0])/unknown", "unknown/\(parts[1])", "unknown/unknown"]
            + cells.keys.sorted()
        var left = Int64(number)
        for place in order {
            let taken = min(left, cells[place] ?? 0)
            cells[place, default: 0] -= taken
            left -= taken
        }
    }
}
