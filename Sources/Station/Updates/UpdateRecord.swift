internal import Core

/// How far an update is; stands on the data partition, which both slots share.
///
/// Every release reads what any other wrote: keys that are not known are passed over, and a file
/// that cannot be read is as none.
struct UpdateRecord: Sendable, Hashable {
    enum Phase: String, Sendable {
        /// Nothing was ever installed over what the card came with.
        case none
        /// Being written to the other slot; a power cut may have ended that anywhere.
        case writing
        /// Written to the other slot; starts when the post is quiet.
        case installed
        /// Runs, and may still go back.
        case trial
        case proved
        /// Went back to what was there before.
        case returned
    }

    static let limit = 65_536
    /// Versions that did not prove themselves are remembered, the newest of them.
    static let remembered = 20

    var phase: Phase = .none
    var version: ReleaseVersion?
    var before: ReleaseVersion?
    /// Where `version` lies: `a` or `b`.
    var slot: String?
    var at: Timestamp?
    /// In which run of the board it was installed.
    var bootID: String?
    var reason: String?
    var baseline = UpdateBaseline()
    /// Looks in a row that found nothing missing.
    var passes = 0
    var returned: [ReturnedRelease] = []

    struct ReturnedRelease: Sendable, Hashable {
        let version: ReleaseVersion
        let reason: String
    }

    init() {}

    init(_ json: JSONValue) {
        phase = json["phase"]?.string.flatMap(Phase.init) ?? .none
        version = json["version"]?.string.flatMap { ReleaseVersion($0) }
        before = json["before"]?.string.flatMap { ReleaseVersion($0) }
        slot = json["slot"]?.string
        at = json["at"]?.string.flatMap { Timestamp($0) }
        bootID = json["boot_id"]?.string
        reason = json["reason"]?.string
        baseline = UpdateBaseline(json["baseline"] ?? .null)
        passes = json["passes"]?.integer.map { Int(clamping: $0) } ?? 0
        returned = (json["returned"]?.array ?? []).compactMap { entry in
            entry["version"]?.string.flatMap { ReleaseVersion($0) }.map {
                ReturnedRelease(version: $0, reason: entry["reason"]?.string ?? "unknown")
            }
        }
    }

    static func load(_ path: String, _ files: some DurableFiles) -> UpdateRecord {
        guard let bytes = try? files.read(path, limit: limit),
            let json = try? JSONValue(parsing: bytes)
        else { return UpdateRecord() }
        return UpdateRecord(json)
    }

    var json: JSONValue {
        [
            "phase": .string(phase.rawValue), "version": JSONValue(version?.description),
            "before": JSONValue(before?.description), "slot": JSONValue(slot),
            "at": JSONValue(at?.description), "boot_id": JSONValue(bootID),
            "reason": JSONValue(reason), "baseline": baseline.json,
            "passes": .integer(Int64(passes)),
            "returned": .array(
                returned.map {
                    [
                        "version": .string($0.version.description),
                        "reason": .string($0.reason),
                    ]
                }),
        ]
    }

    /// It did not prove itself, and is not taken again.
    mutating func giveBack(because reason: String, at time: Timestamp) {
        if let version {
            returned.append(ReturnedRelease(version: version, reason: reason))
            returned = Array(returned.suffix(Self.remembered))
        }
        phase = .returned
        self.reason = reason
        at = time
        passes = 0
    }
}
