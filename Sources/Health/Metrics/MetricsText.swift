/// Metrics in the text exposition format 0.0.4 of Prometheus.
///
/// Each family stands once, with its `HELP` and `TYPE` lines, and only where it has a value: what
/// is not known is absent, never 0.
public struct MetricsText: Sendable {
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"
    public static let prefix = "waypost_"
    /// Characters of a label's value.
    static let labelLimit = 128

    public enum Kind: String, Sendable {
        case gauge, counter
    }

    public struct Sample: Sendable {
        var labels: [(name: String, value: String)]
        var value: Double

        public init(_ value: Double, _ labels: [(name: String, value: String)] = []) {
            self.labels = labels
            self.value = value
        }
    }

    public private(set) var text = ""

    private let sampleLimit: Int

    /// - Parameter sampleLimit: samples of one family; a hundred loads and lists are far below it.
    public init(sampleLimit: Int = 512) {
        self.sampleLimit = sampleLimit
    }

    /// - Parameters:
    ///   - name: without the prefix, ending in its unit, or in `_total` for a counter.
    ///   - help: one line.
    public mutating func add(
        _ name: String, _ help: String, _ samples: [Sample], kind: Kind = .gauge
    ) {
        guard !samples.isEmpty else { return }
        let name = Self.prefix + name
        text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n"
        text += "# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples.prefix(sampleLimit) where sample.value.isFinite {
            let labels = sample.labels.map {
                "\($0.name)=\"\(Self.escaped(String($0.value.prefix(Self.labelLimit))))\""
            }
            text += name + (labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}")
            text += " \(Self.number(sample.value))\n"
        }
    }

    /// A family of one sample, where it has one.
    public mutating func add(
        _ name: String, _ help: String, _ value: Double?, kind: Kind = .gauge
    ) {
        add(name, help, value.map { [Sample($0)] } ?? [], kind: kind)
    }

    public mutating func add(
        _ name: String, _ help: String, _ value: Int64?, kind: Kind = .gauge
    ) {
        add(name, help, value.map { Double($0) }, kind: kind)
    }

    /// A family with a sample for each state that there may be, 1 for the one that holds.
    static func states<State: RawRepresentable & CaseIterable & Equatable>(
        _ state: State, _ labels: [(name: String, value: String)] = []
    ) -> [Sample] where State.RawValue == String {
        State.allCases.map { Sample($0 == state ? 1 : 0, labels + [("state", $0.rawValue)]) }
    }

    private static func escaped(_ text: String, quotes: Bool = true) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar.value < 0x20 ? " " : scalar)
            }
        }
        return escaped
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && value.magnitude < 1e15 ? String(Int64(value)) : String(value)
    }
}
