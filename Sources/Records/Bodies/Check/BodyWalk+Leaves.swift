internal import Core

extension BodyWalk {
    /// Checks a text against a node that takes texts: first what cannot be stored, then doubts.
    mutating func check(_ text: String, against node: BodyNode) {
        switch node {
        case .digest:
            if Digest256(text) == nil { refuseForm(node) }
        case .identifier:
            if Identifier(text) == nil { refuseForm(node) }
        case .base64:
            guard checkLength(text, limit: BodyLimits.base64Length) else { return }
            if text.isEmpty || Base64.bytes(text) == nil { warn(.format) }
        case .text(let limit):
            checkText(text, limit: limit)
        default:
            guard checkLength(text, limit: BodyLimits.textLength) else { return }
            if let doubt = doubt(about: text, node) { warn(doubt) }
        }
    }

    private func doubt(about text: String, _ node: BodyNode) -> WarningCode? {
        switch node {
        case .code(let list): knows(text, in: list) ? nil : .unknownCode
        case .state(let place): StateCodes.isPlausible(text, as: place) ? nil : .unknownCode
        case .partialDate: PartialDate(text) == nil ? .format : nil
        case .date: CalendarDate(text) == nil ? .format : nil
        case .instant: Timestamp(text) == nil ? .format : nil
        case .zoneLine: Self.isZoneLine(text) ? nil : .format
        default: nil
        }
    }

    /// A text's length, and control characters: they are stored, but no counter prints them.
    mutating func checkText(_ text: String, limit: Int) {
        guard checkLength(text, limit: limit) else { return }
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control || $0 == "\n" || $0 == "\r" || $0 == "\t"
        }
        if !isPlain { warn(.format) }
    }

    mutating func check(_ number: Int64, within range: ClosedRange<Int64>) {
        checkWhole(number)
        if !range.contains(number) { warn(.format) }
    }

    mutating func checkWhole(_ number: Int64) {
        let limit = JSONValue.integerLimit
        if !(-limit...limit).contains(number) { refuseNumber() }
    }

    mutating func refuseNumber() {
        refuse("found \(JSONValue.number(0.5).nameOfType), allowed is a whole number within 2^53")
    }

    private mutating func checkLength(_ text: String, limit: Int) -> Bool {
        // No scalar is longer than its UTF-8, so that most texts need no count.
        guard text.utf8.count > limit else { return true }
        let length = text.unicodeScalars.count
        guard length > limit else { return true }
        refuse("found a text of \(length) characters, allowed are at most \(limit)")
        return false
    }

    private mutating func refuseForm(_ node: BodyNode) {
        refuse("found a text of another form, allowed is \(node.allowance)")
    }

    /// Doc 9303-3 §4.3: capital letters, digits and the filler.
    private static func isZoneLine(_ text: String) -> Bool {
        (1...BodyLimits.zoneLineLength).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || $0 == UInt8(ascii: "<")
            }
    }
}

extension BodyNode {
    /// Whether a text can be stored here.
    var isText: Bool {
        switch self {
        case .text, .code, .state, .partialDate, .date, .instant, .base64, .zoneLine, .digest,
            .identifier:
            true
        case .object, .list, .table, .national, .changes, .integer, .flag, .either: false
        }
    }

    /// Whether a value of this JSON type can be stored here at all.
    func takesType(of value: JSONValue) -> Bool {
        switch (self, value) {
        case (.either(let nodes), _): nodes.contains { $0.takesType(of: value) }
        case (.object, .object), (.table, .object), (.national, .object), (.changes, .object): true
        case (.list, .array), (.integer, .integer), (.flag, .bool): true
        case (_, .string): isText
        default: false
        }
    }
}

extension JSONValue {
    /// What this is, as a noun; never what it says.
    var nameOfType: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .integer: "a whole number"
        case .number: "a number that is not whole within 2^53"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
