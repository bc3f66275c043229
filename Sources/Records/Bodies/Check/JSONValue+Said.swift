internal import Core

extension JSONValue? {
    /// Whether nothing is said here: absent, `null` or an empty text.
    var isUnsaid: Bool {
        switch self {
        case nil, .null, .string(""): true
        default: false
        }
    }

    /// Whether this is an object of which at least one field is said.
    var saysSomething: Bool {
        self?.object?.values.contains { !Optional($0).isUnsaid } ?? false
    }

    var instant: Timestamp? { self?.string.flatMap { Timestamp($0) } }
    var day: CalendarDate? { self?.string.flatMap { CalendarDate($0) } }
}
