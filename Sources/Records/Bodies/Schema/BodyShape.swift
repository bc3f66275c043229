/// The fields of an object in a body, and no others.
public struct BodyShape: Sendable {
    /// In RECORD.md's order, which is also the order of warnings.
    public let fields: [BodyField]
    private let places: [String: Int]

    /// A name that stands twice is a programmer's mistake and traps.
    init(_ fields: [BodyField]) {
        self.fields = fields
        places = Dictionary(
            uniqueKeysWithValues: fields.enumerated().map { ($0.element.name, $0.offset) })
    }

    public func field(named name: String) -> BodyField? {
        places[name].map { fields[$0] }
    }
}
