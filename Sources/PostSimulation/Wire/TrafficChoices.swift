internal import Core
internal import PKI

/// What an officer ticks and types beside the document.
struct TrafficChoices: Sendable {
    let lanes = WeightedTable([(0, 48.0), (1, 34), (2, 18)])
    let purposes = WeightedTable(
        [
            ("trade", 26.0), ("family_visit", 22), ("border_work", 14), ("transit", 10),
            ("shopping", 9), ("business", 7), ("health", 5), ("education", 3), ("holiday", 2),
            ("return_home", 2),
        ])
    private let transports = WeightedTable(
        [
            ("on_foot", 30.0), ("motorcycle", 24), ("bus", 17), ("minibus", 12), ("car", 9),
            ("truck", 7), ("bicycle", 1),
        ])
    private let stays = WeightedTable(
        [
            ("same_day", 42.0), ("under_1_week", 31), ("under_3_months", 17),
            ("3_to_12_months", 6), ("unknown", 4),
        ])
    private let refusals = WeightedTable(
        [("no_valid_document", 6.0), ("no_visa_or_permit", 3), ("no_means", 1)])
    private let places: WeightedTable<String>
    private let plates: WeightedTable<String>?

    init(corpus: NameCorpus?) {
        let sounds = InventedWords(.west, seed: 9)
        places =
            corpus?.places
            ?? WeightedTable(
                zipf: sounds.maleNames.values.prefix(60).map {
                    $0.prefix(1) + $0.dropFirst().lowercased()
                },
                steepness: 1)
        plates = corpus?.plates
    }

    /// The page's body at the moment at which it is sent.
    func body(
        of person: InventedTraveller, isEntry: Bool, at time: Timestamp,
        _ ledger: inout EntropyLedger
    ) -> JSONValue {
        var journey: [String: JSONValue] = [:]
        if ledger.chance(0.95, for: "journey") {
            journey["purpose"] = .string(ledger.pick(purposes, for: "journey"))
        }
        let transport = ledger.pick(transports, for: "journey")
        journey["transport"] = .string(transport)
        if isEntry { journey["intended_stay"] = .string(ledger.pick(stays, for: "journey")) }
        if ledger.chance(0.15, for: "journey") {
            journey[isEntry ? "to" : "from"] = [
                "place": .string(ledger.pick(places, for: "places"))
            ]
        }
        if transport == "truck" || transport == "car" {
            journey["vehicle"] = ["plate": .string(plate(&ledger))]
        }
        var decision: [String: JSONValue] = ["outcome": isEntry ? "admitted" : "departed"]
        if isEntry, ledger.chance(0.015, for: "decision") {
            decision["outcome"] = "refused"
            decision["refusal_reasons"] = [.string(ledger.pick(refusals, for: "decision"))]
        }
        return [
            "direction": isEntry ? "entry" : "exit", "crossed_at": .string(time.description),
            "crossed_at_source": "appliance", "captured_at": .string(time.description),
            "capture": ["mode": "normal"], "document": .object(person.document),
            "traveller": .object(person.traveller), "journey": .object(journey),
            "decision": .object(decision),
        ]
    }

    /// The face of most, the document's page of some.
    func images(_ ledger: inout EntropyLedger) -> JSONValue? {
        var images: [JSONValue] = []
        if ledger.chance(0.79, for: "attachments") { images.append(image("face", &ledger)) }
        if ledger.chance(0.25, for: "attachments") {
            images.append(image("page_visible", &ledger))
        }
        return images.isEmpty ? nil : .array(images)
    }

    private func image(_ kind: String, _ ledger: inout EntropyLedger) -> JSONValue {
        let hash = ledger.bytes(32, for: "attachment hashes")
        let size = 24_000 + ledger.waiting(mean: 32_000, for: "attachment sizes")
        return [
            "sha256": .string(Hexadecimal.text(hash)), "kind": .string(kind),
            "media_type": "image/jpeg", "size": JSONValue(size),
        ]
    }

    /// Two digits, two letters, four digits.
    private func plate(_ ledger: inout EntropyLedger) -> String {
        if let plates { return ledger.pick(plates, for: "plates") }
        func letter() -> String {
            let number = UInt8(ledger.uniform(24, for: "plates"))
            return String(UnicodeScalar(UInt8(ascii: "A") + number))
        }
        let region = 10 + ledger.uniform(14, for: "plates")
        let number = 1_000 + ledger.uniform(9_000, for: "plates")
        return "\(region) \(letter())\(letter()) \(number)"
    }
}
