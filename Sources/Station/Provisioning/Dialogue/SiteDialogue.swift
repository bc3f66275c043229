internal import Core
internal import Site

/// Writes a site file by questions. Each answer is judged at once by the very reader that judges
/// the file, so that what comes out is in order.
///
/// Only what every post has is asked; `hours`, `proof`, other sources and the rest are added to the
/// file by hand, where `waypost config check` judges them.
struct SiteDialogue {
    private typealias Question = SiteQuestion

    /// Of each kind; a site file takes no more.
    private static let loadLimit = 32
    private static let controllerLimit = 8
    private static let (yes, no) = ("yes", "no")

    private let catalogue: Catalogue
    private let card: String?
    /// Answers by the question's key.
    private var answers: [String: String] = [:]

    /// - Parameter card: for what board the card was made, where it says so.
    init(catalogue: Catalogue, card: String?) {
        self.catalogue = catalogue
        self.card = card
    }

    /// The next question; `nil` once the file is whole.
    var question: SiteQuestion? {
        for question in post where answers[question.key] == nil { return question }
        for index in 0..<Self.controllerLimit {
            for question in controller(index) where answers[question.key] == nil {
                return question
            }
            if index + 1 == Self.controllerLimit { break }
            let more = Question(
                "another-controller-\(index)", "Another charge controller",
                .choice([Self.yes, Self.no]), usual: Self.no)
            guard let said = answers[more.key] else { return more }
            if said == Self.no { break }
        }
        for question in battery where answers[question.key] == nil { return question }
        for index in 0..<Self.loadLimit {
            for question in load(index) {
                guard let said = answers[question.key] else { return question }
                // No further load.
                if said.isEmpty { return outside.first { answers[$0.key] == nil } }
            }
        }
        return outside.first { answers[$0.key] == nil }
    }

    /// Takes the answer to ``question``.
    ///
    /// - Returns: `nil` where it is taken, else what would be right.
    mutating func answer(_ line: String) -> String? {
        guard let question else { return nil }
        switch question.taken(line) {
        case .failure(let complaint): return complaint.text
        case .success(let text):
            answers[question.key] = text
            let fault = faults.first {
                $0.key == question.key || $0.key.hasPrefix(question.key + ".")
            }
            guard let fault else { return nil }
            answers[question.key] = nil
            return fault.allowed
        }
    }

    /// What is wrong with the file as far as it goes, what was not asked yet standing for itself.
    var faults: [SiteFault] {
        do throws(SiteFaults) {
            _ = try SiteFile.load(Array(text.utf8), name: "site.toml", catalogue: catalogue)
            return []
        } catch {
            return error.faults
        }
    }

    /// Asks again for what is wrong only beside other answers.
    ///
    /// - Returns: what would be right; empty where nothing that was asked is wrong.
    mutating func reopen() -> [String] {
        faults.compactMap { fault in
            answers.removeValue(forKey: fault.key) == nil
                ? nil : "\(fault.key): \(fault.found); \(fault.allowed)"
        }
    }

    // MARK: - The questions

    private var post: [SiteQuestion] {
        let boards = catalogue.boards.keys.sorted()
        return [
            Question("post.id", "The post's id, as HQ writes it, such as NE-DOSSO-1"),
            Question("post.name", "Its name for people"),
            Question("post.country", "Country, three letters, such as NER"),
            Question("post.latitude", "Latitude in degrees, south is negative", .number),
            Question("post.longitude", "Longitude in degrees, west is negative", .number),
            Question("post.timezone", "Time zone, such as Africa/Niamey"),
            Question(
                "board.id", "Board", .choice(boards),
                usual: card.flatMap { boards.contains($0) ? $0 : nil }),
        ]
    }

    private func controller(_ index: Int) -> [SiteQuestion] {
        let key = "power.controllers[\(index)]"
        let unit = "rtu:/dev/ttyUSB0?baud=115200&unit=\(index + 1)"
        return [
            Question(
                "\(key).profile", "Charge controller \(index + 1)",
                .choice(catalogue.controllers.sorted())),
            Question("\(key).port", "  where it is, or tcp://HOST:PORT?unit=1", usual: unit),
            Question("\(key).array_watts", "  its panels, in watts", .number),
        ]
    }

    private var battery: [SiteQuestion] {
        [
            Question(
                "power.battery.chemistry", "Battery",
                .choice(["agm", "gel", "flooded", "lifepo4"])),
            Question("power.battery.nominal_volts", "  its volts", .number, usual: "24"),
            Question("power.battery.capacity_ah", "  its ampere-hours, all of the bank", .number),
        ]
    }

    /// The first load is the appliance itself, which nothing switches.
    private func load(_ index: Int) -> [SiteQuestion] {
        let key = "power.loads[\(index)]"
        guard index > 0 else {
            return [
                Question("\(key).watts", "The appliance's own draw, in watts", .number, usual: "8")
            ]
        }
        var questions = [
            Question(
                "\(key).name", "Load \(index), such as network or workstation-1; empty: no more",
                usual: ""),
            Question("\(key).tier", "  tier: 1 LAN, 2 link, 3 and on what may go first", .number),
            Question("\(key).watts", "  its draw, in watts", .number),
            Question(
                "\(key).switch", "  its switch: gpio:LINE, modbus:PORT?unit=N&coil=M, controller",
                usual: "none"),
        ]
        if answers["\(key).switch"].map({ $0 != "none" }) ?? false {
            questions.append(
                Question(
                    "\(key).when_dead", "  what it is while nothing drives the switch",
                    .choice(["on", "off"]), usual: "off"))
        }
        return questions
    }

    private let outside: [SiteQuestion] = [
        SiteQuestion("capture.listen", "Where workstations reach the page", usual: "0.0.0.0:443"),
        SiteQuestion("ups.listen", "Where they hear of cuts", usual: "0.0.0.0:3493"),
        SiteQuestion("uplink.hub", "HQ's address, such as https://hub.example.org:9443"),
        SiteQuestion(
            "uplink.monthly_budget_mb", "What the link may carry a month, in MB", .number,
            usual: "500"),
        SiteQuestion(
            "uplink.attachments", "Images that go by link", .choice(["flagged", "all", "stick"]),
            usual: "flagged"),
    ]

    // MARK: - The file

    /// The file as far as it goes.
    var text: String {
        var lines = ["schema = 1"]
        func table(_ name: String, _ rows: [(key: String, value: String)]) {
            lines += ["", name] + rows.map { "\($0.key) = \($0.value)" }
        }
        func rows(_ questions: [SiteQuestion]) -> [(key: String, value: String)] {
            questions.compactMap { question in
                answers[question.key].map { (Self.last(question.key), Self.literal($0, question)) }
            }
        }
        table("[post]", rows(post.filter { $0.key.hasPrefix("post.") }))
        table("[board]", rows(post.filter { $0.key.hasPrefix("board.") }))
        table("[power]", [("shunt", "\"none\"")])
        for index in 0..<Self.controllerLimit {
            let said = rows(controller(index))
            if !said.isEmpty { table("[[power.controllers]]", said) }
        }
        table("[power.battery]", rows(battery))
        for index in 0..<Self.loadLimit {
            var said = rows(load(index))
            guard let first = said.first, first.value != "\"\"" else { continue }
            if index == 0 {
                said =
                    [("name", "\"appliance\""), ("tier", "0")] + said
                    + [("switch", "\"none\""), ("when_dead", "\"on\"")]
            } else if answers["power.loads[\(index)].switch"] == "none" {
                said.append(("when_dead", "\"on\""))
            }
            table("[[power.loads]]", said)
        }
        table("[lan]", [])
        for name in ["capture", "ups", "uplink"] {
            table("[\(name)]", rows(outside.filter { $0.key.hasPrefix("\(name).") }))
        }
        for name in ["documents", "lists", "retention", "time"] { table("[\(name)]", []) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func last(_ key: String) -> String {
        String(key[(key.lastIndex(of: ".").map(key.index(after:)) ?? key.startIndex)...])
    }

    /// A TOML basic string is written like a JSON one.
    private static func literal(_ answer: String, _ question: SiteQuestion) -> String {
        question.kind == .number ? answer : JSONValue.string(answer).compactText
    }
}
