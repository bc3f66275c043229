/// A value of a configuration file, and the line on which it stands.
struct ConfigurationNode {
    enum Content {
        case table([String: ConfigurationNode])
        case list([ConfigurationNode])
        case text(String)
        case whole(Int)
        case number(Double)
        case truth(Bool)
        /// A date or a time: TOML has them, no key here wants one.
        case moment
    }

    let content: Content
    /// From 1.
    let line: Int

    /// The value as the object of "found".
    var shown: String {
        switch content {
        case .table: "a table"
        case .list(let elements):
            elements.count == 1 ? "a list of one" : "a list of \(elements.count)"
        case .text(let text): text.quoted
        case .whole(let number): String(number)
        case .number(let number): String(number)
        case .truth(let truth): String(truth)
        case .moment: "a date or time without quotes"
        }
    }
}
