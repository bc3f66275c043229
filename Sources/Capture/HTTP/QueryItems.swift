internal import Core
internal import Hummingbird
internal import Records

/// The parts of an address behind its `?`, each known, at most once, and of its own form.
struct QueryItems {
    /// Characters of one value.
    static let longest = BodyLimits.textLength

    private let values: [String: String]
    private(set) var refusals: [BodyRefusal] = []

    init(_ request: Request, known: Set<String>) {
        var values: [String: String] = [:]
        for (name, value) in request.uri.queryParameters {
            let (name, value) = (String(name), String(value))
            let pointer = JSONPointer([name])
            if !known.contains(name) {
                refusals.append(
                    BodyRefusal(
                        pointer: JSONPointer([String(name.prefix(Self.longest))]),
                        detail:
                            "not known here; known are \(known.sorted().joined(separator: ", "))"))
            } else if values[name] != nil {
                refusals.append(BodyRefusal(pointer: pointer, detail: "it stands twice"))
            } else if value.isEmpty || value.count > Self.longest {
                refusals.append(
                    BodyRefusal(pointer: pointer, detail: "1 to \(Self.longest) characters"))
            } else {
                values[name] = value
            }
        }
        self.values = values
    }

    func text(_ name: String) -> String? { values[name] }

    /// - Parameter form: what would be right, for whoever wrote something else.
    mutating func value<Value>(
        _ name: String, _ form: String, _ read: (String) -> Value?
    ) -> Value? {
        guard let text = values[name] else { return nil }
        let value = read(text)
        if value == nil { refuse(name, form) }
        return value
    }

    mutating func refuse(_ name: String, _ detail: String) {
        refusals.append(BodyRefusal(pointer: JSONPointer([name]), detail: detail))
    }

    /// Throws ``CaptureFault/badQuery(_:)`` where anything was refused.
    func check() throws(CaptureFault) {
        guard refusals.isEmpty else { throw .badQuery(refusals) }
    }

    /// A whole number within the bounds.
    mutating func number(_ name: String, _ bounds: ClosedRange<Int>, default other: Int) -> Int {
        value(name, "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)") { text in
            text.utf8.count <= 6 ? Int(text).flatMap { bounds.contains($0) ? $0 : nil } : nil
        } ?? other
    }

    /// `from` and `to`: instants, or days by the post's clock, the last of which counts whole.
    mutating func span(_ time: PostTime) -> Range<Timestamp> {
        let form = "a day such as 2026-05-17 or an instant such as 2026-05-17T08:30:00Z"
        let from = value("from", form) { text in
            CalendarDate(text).map { time.start(of: $0) } ?? Timestamp(text)
        }
        let to = value("to", form) { text in
            CalendarDate(text).map {
                time.start(of: CalendarDate(daysSinceEpoch: $0.daysSinceEpoch + 1))
            } ?? Timestamp(text)
        }
        let (first, last) = (
            from ?? Timestamp(milliseconds: .min / 4), to ?? Timestamp(milliseconds: .max / 4)
        )
        guard first < last else {
            refuse("to", "it must lie behind from")
            return first..<first + .seconds(1)
        }
        return first..<last
    }
}
