/// How a bus is opened and how long it waits. Every wait has an end.
public struct BusConfiguration: Hashable, Sendable {
    /// Controllers that answer in two bursts need at least this; with less, whole answers are cut
    /// (`Board/controllers/epever-tracer.toml`).
    public static let shortestResponseTimeout = Duration.milliseconds(500)
    public static let longestTimeout = Duration.seconds(30)
    public static let longestGap = Duration.seconds(5)
    public static let bauds = [
        1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200,
    ]

    public var link: ModbusLink
    /// Until the first byte of an answer; also until a connection stands.
    public var responseTimeout: Duration
    /// Between two bytes of an answer.
    public var byteTimeout: Duration
    /// Silence between the end of an answer and the next request.
    public var gap: Duration
    /// Failures in a row after which the line is closed and opened anew.
    public var failuresBeforeReopening: Int

    public init(
        _ link: ModbusLink, responseTimeout: Duration = .seconds(1),
        byteTimeout: Duration = .milliseconds(500), gap: Duration? = nil,
        failuresBeforeReopening: Int = 3
    ) {
        self.link = link
        self.responseTimeout = responseTimeout
        self.byteTimeout = byteTimeout
        self.gap = gap ?? (link.isSerial ? .milliseconds(20) : .zero)
        self.failuresBeforeReopening = failuresBeforeReopening
    }

    /// Everything that is wrong with it; empty where nothing is.
    public func validate() -> [String] {
        var problems = linkProblems
        let responses = Self.shortestResponseTimeout...Self.longestTimeout
        if !responses.contains(responseTimeout) {
            problems.append(
                "a response timeout of \(responseTimeout), allowed from \(responses.lowerBound) to "
                    + "\(responses.upperBound)")
        }
        problems += waitProblems
        return problems
    }

    /// Those that not even a test may have.
    var hardProblems: [String] { linkProblems + waitProblems }

    private var waitProblems: [String] {
        var problems: [String] = []
        if !(.milliseconds(1)...Self.longestTimeout).contains(byteTimeout) {
            problems.append(
                "a byte timeout of \(byteTimeout), allowed up to \(Self.longestTimeout)")
        }
        if !(.zero...Self.longestGap).contains(gap) {
            problems.append("a gap of \(gap), allowed up to \(Self.longestGap)")
        }
        if !(1...100).contains(failuresBeforeReopening) {
            problems.append("\(failuresBeforeReopening) failures, allowed from 1 to 100")
        }
        return problems
    }

    private var linkProblems: [String] {
        switch link {
        case .tcp(let host, let port):
            return host.isEmpty || port == 0 ? ["no host or no port"] : []
        case .serial(let device, let baud, _, let stopBits):
            var problems: [String] = []
            if !device.hasPrefix("/") { problems.append("\"\(device)\", which is no device file") }
            if !Self.bauds.contains(baud) {
                problems.append(
                    "a baud of \(baud), allowed "
                        + Self.bauds.map(String.init).joined(separator: ", "))
            }
            if !(1...2).contains(stopBits) {
                problems.append("\(stopBits) stop bits, allowed 1 and 2")
            }
            return problems
        }
    }
}
