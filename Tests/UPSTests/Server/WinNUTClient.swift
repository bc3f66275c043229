import Testing

/// A workstation's client with the habits of WinNUT: two connections of which it uses one, lines
/// that end in CR CR LF, a log-in that names no UPS, questions one by one each second, and rules of
/// its own for when to go down. It does not obey a forced shutdown unless its user says so.
final class WinNUTClient {
    /// The status words that it knows; one that it does not makes it keep what it had.
    private static let words: Set<Substring> = [
        "OL", "OB", "LB", "HB", "CHRG", "DISCHRG", "FSD", "BYPASS", "CAL", "OFF", "OVER", "TRIM",
        "BOOST", "ALARM",
    ]
    private static let questions = [
        "battery.charge", "battery.voltage", "battery.runtime", "input.voltage",
        "input.frequency", "output.voltage", "output.frequency", "ups.load", "ups.realpower",
    ]
    private static let lowCharge = 30.0
    private static let lowRuntime = 120.0
    /// Seconds between its decision and the shutdown, in which line power takes it back.
    private static let countdown = 15

    private let idle: RawClient
    private let client: RawClient
    private let ups: String
    private(set) var status: Set<Substring> = []
    private var values: [String: Double] = [:]
    private var staleTries = 0
    private var secondsLeft: Int?
    /// Words that it could not read.
    private(set) var unknownWords: Set<Substring> = []
    private(set) var isDown = false

    init(_ port: UInt16, ups: String, user: String, password: String) throws {
        self.ups = ups
        idle = try RawClient(port)
        client = try RawClient(port)
        try #require(ask("USERNAME \(user)") == "OK")
        try #require(ask("PASSWORD \(password)") == "OK")
        let login = ask("LOGIN")
        try #require(login == "OK" || login == "ERR INVALID-ARGUMENT")
        // It takes the fifth word for a version, and throws where there is none.
        let version = try #require(ask("VER")).split(separator: " ")
        try #require(version.count > 4 && version[4].first?.isNumber == true)
        _ = ask("NETVER")
    }

    private func ask(_ line: String) -> String? { client.ask(line + "\r\r") }

    private func value(_ name: String) -> String? {
        guard let answer = ask("GET VAR \(ups) \(name)") else { return nil }
        guard answer.hasPrefix("VAR ") else {
            if answer.contains("DATA-STALE") { staleTries += 1 }
            return nil
        }
        staleTries = 0
        return answer.split(separator: "\"").dropFirst().first.map(String.init)
    }

    /// One second of its life.
    func poll() {
        guard !isDown else { return }
        if let text = value("ups.status") {
            let found = Set(text.split(separator: " "))
            let unknown = found.subtracting(Self.words)
            unknownWords.formUnion(unknown)
            if unknown.isEmpty { status = found }
        }
        for name in Self.questions {
            // What it is not told it keeps as it was.
            if let number = value(name).flatMap(Double.init) { values[name] = number }
        }
        decide()
    }

    private func decide() {
        let isOnBattery = status.contains("OB") && !status.contains("OL")
        if let left = secondsLeft {
            secondsLeft = isOnBattery ? left - 1 : nil
            if left <= 1, isOnBattery { isDown = true }
        } else if isOnBattery,
            values["battery.charge"] ?? 100 <= Self.lowCharge
                || values["battery.runtime"] ?? .infinity <= Self.lowRuntime
        {
            secondsLeft = Self.countdown
        }
    }
}
