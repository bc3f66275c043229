internal import Core
internal import Documents

/// `waypost-bench mrz`.
extension StationCommands {
    /// Prints what reading a machine readable zone costs, beside PyPI's `mrz` where the Python has
    /// it. Exits 0 when all was measured, goals met or not (CONTRACT §1).
    ///
    /// - Parameter python: the interpreter of the peer.
    public func benchZones(runs: Int, python: String) -> Int32 {
        let report = ZoneBench(time: time).report(runs: runs, python: python, files: files)
        if isJSON {
            console.line(report.json.prettyText)
        } else {
            console.write(report.text)
        }
        return ExitCode.ok
    }
}

/// How long it takes to read a zone: invented passports and cards with right digits, names of any
/// length and whole fields.
struct ZoneBench {
    static let goal = 2.0
    static let timesPeer = 50.0
    /// Zones of one run, and of the peer's, which is slower.
    static let count = 4_096
    static let peerCount = 512

    let time: any TimeSource

    func report(runs: Int, python: String, files: LinuxFiles) -> BenchReport {
        var random = SeededRandom(seed: 9_303)
        let passports = (0..<Self.count).map { _ in Self.passport(using: &random) }
        let cards = (0..<Self.count).map { _ in Self.card(using: &random) }
        let bare = (0..<runs).map { _ in microseconds(passports) { $0.failing.count } }
        let whole = (0..<runs).map { _ in microseconds(passports, Self.withFields) }
        let small = (0..<runs).map { _ in microseconds(cards, Self.withFields) }
        var figures = [
            BenchFigure("TD3, checks alone", unit: "us", bare),
            BenchFigure("TD3 with fields", unit: "us", whole, goal: .atMost(Self.goal)),
            BenchFigure("TD1 with fields", unit: "us", small),
        ]
        var notes: [String] = []
        if let peer = peer(Array(passports.prefix(Self.peerCount)), runs: runs, python: python) {
            figures.append(BenchFigure("TD3, PyPI mrz", unit: "us", peer))
            figures.append(
                BenchFigure(
                    "times PyPI mrz", unit: "", zip(peer, whole).map { $0 / $1 },
                    goal: .atLeast(Self.timesPeer)))
        } else {
            notes.append("\(python) has no package mrz, so that nothing stands beside it.")
        }
        return BenchReport(
            suite: "mrz", terms: ["zones": JSONValue(Self.count)], figures: figures, notes: notes,
            machine: .present(files))
    }

    private static func withFields(_ zone: MachineReadableZone) -> Int {
        let fields = zone.fields
        return zone.failing.count + fields.primary.utf8.count + fields.documentNumber.utf8.count
    }

    /// The mean of one zone. The sum keeps the work from being left out.
    private func microseconds(
        _ zones: [[String]], _ use: (MachineReadableZone) -> Int
    ) -> Double {
        var sum = 0
        let start = time.monotonic()
        for lines in zones {
            if let zone = try? MachineReadableZone(lines: lines) { sum &+= use(zone) }
        }
        let elapsed = time.monotonic() - start
        precondition(sum >= 0)
        return elapsed.inSeconds * 1e6 / Double(zones.count)
    }

    /// Microseconds a zone of the peer, with fields, its own clock around its own loop.
    private func peer(_ zones: [[String]], runs: Int, python: String) -> [Double]? {
        let script = """
            import sys, time
            from mrz.checker.td3 import TD3CodeChecker
            zones = sys.stdin.read().split("\\n\\n")
            for _ in range(\(runs)):
                start = time.perf_counter()
                for zone in zones:
                    TD3CodeChecker(zone).fields()
                print((time.perf_counter() - start) * 1e6 / len(zones))
            """
        let text = zones.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
        guard
            let output = OtherProgram.output([python, "-c", script], input: Array(text.utf8))
        else { return nil }
        let values = String(decoding: output, as: UTF8.self)
            .split(whereSeparator: \.isNewline).compactMap { Double($0) }
        return values.count == runs ? values : nil
    }

    // MARK: Invented documents

    private static func passport(using random: inout SeededRandom) -> [String] {
        let number = guarded(text(9, "0123456789ABCDEFGHJKLMNPRTVWXYZ", &random))
        let birth = guarded(date(&random))
        let expiry = guarded(date(&random))
        let optional = guarded(
            padded(text(Int.random(in: 0...14, using: &random), "0123456789", &random), 14))
        let covered = number + birth + expiry + optional
        return [
            padded("P<NER" + name(39, &random), 44),
            number + "NER" + birth + sex(&random) + expiry + optional + digit(covered),
        ]
    }

    private static func card(using random: inout SeededRandom) -> [String] {
        let number = guarded(text(9, "0123456789ABCDEFGHJKLMNPRTVWXYZ", &random))
        let optional = padded(
            text(Int.random(in: 0...15, using: &random), "0123456789", &random), 15)
        let birth = guarded(date(&random))
        let expiry = guarded(date(&random))
        let second = padded("", 11)
        return [
            "I<NER" + number + optional,
            birth + sex(&random) + expiry + "NER" + second
                + digit(number + optional + birth + expiry + second),
            padded(name(30, &random), 30),
        ]
    }

    private static func name(_ places: Int, _ random: inout SeededRandom) -> String {
        func part() -> String {
            text(Int.random(in: 3...11, using: &random), "ABCDEFGHIJKLMNOPRSTUVYZ", &random)
        }
        let words = (0..<Int.random(in: 1...3, using: &random)).map { _ in part() }
        return String((part() + "<<" + words.joined(separator: "<")).prefix(places))
    }

    private static func date(_ random: inout SeededRandom) -> String {
        [0...99, 1...12, 1...28].map { range in
            let value = Int.random(in: range, using: &random)
            return (value < 10 ? "0" : "") + String(value)
        }.joined()
    }

    private static func sex(_ random: inout SeededRandom) -> String { text(1, "FM<", &random) }

    private static func text(
        _ count: Int, _ alphabet: String, _ random: inout SeededRandom
    ) -> String {
        let characters = Array(alphabet)
        return String(
            (0..<count).map { _ in
                characters[Int.random(in: characters.indices, using: &random)]
            })
    }

    private static func padded(_ text: String, _ length: Int) -> String {
        text + String(repeating: "<", count: max(0, length - text.count))
    }

    private static func guarded(_ field: String) -> String { field + digit(field) }

    private static func digit(_ field: String) -> String {
        let sum = field.utf8.enumerated().reduce(0) { sum, element in
            let byte = element.element
            let value =
                byte == UInt8(ascii: "<")
                ? 0 : byte < UInt8(ascii: "A") ? Int(byte) - 48 : Int(byte) - 55
            return sum + value * [7, 3, 1][element.offset % 3]
        }
        return String(sum % 10)
    }
}
