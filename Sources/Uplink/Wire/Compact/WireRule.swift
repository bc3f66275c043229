internal import Core

/// Places whose value mostly follows from what was said before. A rule only proposes: whether it
/// held is said with one cheap bit, and where it did not the value itself is coded.
enum WireRule {
    /// A line of the machine readable zone follows from the document and its holder.
    case zoneLine(Int)
    /// The document is the one that this workstation had inspected last.
    case inspectedIssuer, inspectedNumber
    /// The crossing is the last with a hit, or the last of this workstation.
    case lastHit, lastCrossing

    static func of(_ path: String) -> WireRule? { places[path] }

    private static let places: [String: WireRule] = [
        "body/crossing/document/mrz/0": .zoneLine(0),
        "body/crossing/document/mrz/1": .zoneLine(1),
        "body/crossing/document/mrz/2": .zoneLine(2),
        "body/crossing/document/issuer": .inspectedIssuer,
        "body/crossing/traveller/nationality": .inspectedIssuer,
        "body/crossing/document/number": .inspectedNumber,
        "body/hit_outcome/target": .lastHit,
        "body/amendment/target": .lastCrossing,
    ]
}

/// Places whose values say something of much that comes behind them.
enum WirePivot {
    case bearing, transport

    static func of(_ path: String) -> WirePivot? { places[path] }

    private static let places: [String: WirePivot] = [
        "kind": .bearing,
        "body/crossing/direction": .bearing,
        "body/crossing/document/class": .bearing,
        "body/crossing/journey/transport": .transport,
    ]
}

/// What earlier records of the batch and its history leave behind for later ones.
struct RecordTrail {
    /// Workstations that are told apart; then all is forgotten.
    private static let mostLanes = 64

    /// Crossings whose documents are remembered; then all are forgotten.
    private static let mostHolders = 512

    var lastEntry = 0
    /// The kind of the record before, as a hash.
    private(set) var lastKind: UInt64 = 0
    /// What the last crossing with a document said, by place.
    private var holders: [[UInt8]: [Int: Scalar]] = [:]
    private var inspected: [UInt64: (issuer: [UInt8], number: [UInt8])] = [:]
    private var crossings: [UInt64: [UInt8]] = [:]
    private var hit: [UInt8]?

    func acquaintance(lane: UInt64) -> ([Int: Scalar]?, UInt64) {
        guard let (issuer, number) = inspected[lane] else { return (nil, 0) }
        guard let holder = holders[issuer + [0x20] + number] else { return (nil, 1) }
        return (holder, 2)
    }

    mutating func note(_ members: [String: JSONValue], _ values: [Int: Scalar]) {
        lastKind = members["kind"].flatMap { Scalar($0) }?.hash ?? 0
        let lane = members["workstation"].flatMap { Scalar($0) }?.hash ?? 0
        let body = members["body"]
        switch members["kind"]?.string {
        case "audit":
            guard body?["action"]?.string == "document_inspected",
                let target = body?["target"]?.string.map({ Array($0.utf8) }),
                let space = target.firstIndex(of: 0x20)
            else { return }
            if inspected.count >= Self.mostLanes { inspected = [:] }
            inspected[lane] = (Array(target[..<space]), Array(target[(space + 1)...]))
        case "crossing":
            guard let id = members["id"]?.string.map({ Array($0.utf8) }) else { return }
            if crossings.count >= Self.mostLanes { crossings = [:] }
            crossings[lane] = id
            if let (issuer, number) = inspected[lane] {
                if holders.count >= Self.mostHolders { holders = [:] }
                holders[issuer + [0x20] + number] = values
            }
            inspected[lane] = nil
            if members["verdicts"]?.at("screening", "verdict")?.string == "hit" { hit = id }
        default: break
        }
    }

    func foresee(_ rule: WireRule, lane: UInt64) -> [UInt8]? {
        switch rule {
        case .zoneLine: nil
        case .inspectedIssuer: inspected[lane]?.issuer
        case .inspectedNumber: inspected[lane]?.number
        case .lastHit: hit
        case .lastCrossing: crossings[lane]
        }
    }
}

extension RecordCodec {
    func foresee(_ rule: WireRule) -> [UInt8]? {
        guard case .zoneLine(let line) = rule else {
            return trail.foresee(rule, lane: record.lane)
        }
        let zone = ForeseenZone(
            lines: record.siblings, documentCode: said("document", "type"),
            issuer: said("document", "issuer"), number: said("document", "number"),
            expiry: said("document", "expires_on"), surname: said("traveller", "surname"),
            givenNames: said("traveller", "given_names"),
            nationality: said("traveller", "nationality"), sex: said("traveller", "sex"),
            birth: said("traveller", "birth_date"))
        return zone.line(line)
    }

    /// What the record's body has said there; empty where it has not.
    private func said(_ keys: String...) -> [UInt8] {
        var node = 0
        for key in ["body/crossing"] + keys {
            let bytes = Array(key.utf8)
            guard let index = nodes[node].keys.firstIndex(of: bytes) else { return [] }
            node = nodes[node].members[index]
        }
        return record.values[node]?.text ?? []
    }
}
