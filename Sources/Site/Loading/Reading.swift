/// How one value is read, and what is allowed for it.
struct Reading<Value> {
    /// As the subject of "is allowed".
    let allowed: String
    /// `nil` after it has reported why.
    let read: (ConfigurationNode, _ path: String, FaultReport) -> Value?

    init(
        _ allowed: String,
        _ read: @escaping (ConfigurationNode, _ path: String, FaultReport) -> Value?
    ) {
        self.allowed = allowed
        self.read = read
    }

    /// Reads what `convert` takes and refuses all else.
    fileprivate static func when(
        _ allowed: String, _ convert: @escaping (ConfigurationNode.Content) -> Value?
    ) -> Reading {
        Reading(allowed) { node, path, report in
            if let value = convert(node.content) { return value }
            report.add(path, line: node.line, found: node.shown, allowed: allowed)
            return nil
        }
    }

    func map<Other>(_ transform: @escaping (Value) -> Other) -> Reading<Other> {
        Reading<Other>(allowed) { node, path, report in
            read(node, path, report).map(transform)
        }
    }
}

extension Reading where Value == Int {
    static func whole(_ range: ClosedRange<Int>) -> Self {
        when("a whole number from \(range.lowerBound) to \(range.upperBound)") {
            if case .whole(let number) = $0, range.contains(number) { number } else { nil }
        }
    }

    static func oneOf(_ numbers: [Int]) -> Self {
        when("one of " + numbers.map(String.init).joined(separator: ", ")) { content in
            switch content {
            case .whole(let number) where numbers.contains(number): number
            case .number(let number): numbers.first { Double($0) == number }
            default: nil
            }
        }
    }
}

extension Reading where Value == Double {
    static func number(_ range: ClosedRange<Double>) -> Self {
        let (low, high) = (range.lowerBound.plain, range.upperBound.plain)
        return when("a number from \(low) to \(high)") { content in
            let number: Double? =
                switch content {
                case .whole(let whole): Double(whole)
                case .number(let number): number
                default: nil
                }
            return number.flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension Reading where Value == String {
    /// One line of text for people, 1 to `limit` characters.
    static func line(atMost limit: Int) -> Self {
        when("text of 1 to \(limit) characters, in one line") {
            guard case .text(let text) = $0, (1...limit).contains(text.unicodeScalars.count),
                text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
            else { return nil }
            return text
        }
    }

    /// A name that machines use too.
    static func name(_ allowed: String, _ isName: @escaping (String) -> Bool) -> Self {
        when(allowed) { if case .text(let text) = $0, isName(text) { text } else { nil } }
    }
}

extension Reading where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the words of an enumeration.
    static func word() -> Self {
        when("one of " + Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")) {
            if case .text(let text) = $0 { Value(rawValue: text) } else { nil }
        }
    }
}

extension Reading where Value: Notation {
    static func spelled(_ allowed: String) -> Self {
        Reading(allowed) { node, path, report in
            guard case .text(let text) = node.content else {
                report.add(path, line: node.line, found: node.shown, allowed: allowed)
                return nil
            }
            do throws(Misspelling) {
                return try Value(spelling: text)
            } catch {
                report.add(path, line: node.line, found: error.found, allowed: error.allowed)
                return nil
            }
        }
    }
}

extension Reading {
    /// The value, or the word `none`, which gives `nil` inside.
    func orNone() -> Reading<Value?> {
        Reading<Value?>(#"\#(allowed), or "none""#) { node, path, report in
            if case .text("none") = node.content { return .some(nil) }
            return read(node, path, report).map(Optional.some)
        }
    }

    /// Such a value, or a list of 1 to `limit` of them.
    func oneOrMore(atMost limit: Int) -> Reading<[Value]> {
        Reading<[Value]>("\(allowed), or a list of up to \(limit) of them") { node, path, report in
            guard case .list(let elements) = node.content else {
                return read(node, path, report).map { [$0] }
            }
            guard (1...limit).contains(elements.count) else {
                report.add(
                    path, line: node.line, found: node.shown, allowed: "1 to \(limit) entries")
                return nil
            }
            let values = elements.enumerated().map { index, element in
                read(element, DottedPath.appending(index, to: path), report)
            }
            return values.contains { $0 == nil } ? nil : values.compactMap(\.self)
        }
    }
}

extension Double {
    /// Without a decimal point where it needs none.
    fileprivate var plain: String {
        self == rounded() && abs(self) < 1e15 ? String(Int(self)) : String(self)
    }
}
