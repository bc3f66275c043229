internal import Core
internal import Power
internal import Site

/// Which ranges each controller refused and where its parts were found, so that a new start reads
/// it as the last one learnt to.
///
/// Keyed by port, unit and profile, and worth nothing once the profile's registers or limits are
/// others. A refusal is forgotten after a month and asked for anew: another model may hang on the
/// same wire by then.
struct ReadPlanMemory: Hashable, Sendable {
    static let largestFile = 65_536
    static let forgottenAfter = Duration.seconds(30 * 86_400)
    /// More than a profile has registers.
    private static let refusalLimit = 512
    private static let deviceLimit = 64

    struct Device: Hashable, Sendable {
        var port: String
        var profile: String
        /// Of what the profile says about reading.
        var checksum: UInt32
        /// When the first of these was learnt.
        var since: Timestamp
        var refusals: [ReadPlan.Refusal]
        /// Units under which the device's services were found.
        var places: [String: UInt8] = [:]
    }

    private(set) var devices: [Device] = []

    init() {}

    /// For a start: what is too old to be believed, or of a clock that was wrong, is forgotten.
    mutating func forget(at now: Timestamp) {
        devices.removeAll { !(.zero...Self.forgottenAfter).contains(now - $0.since) }
    }

    /// What to begin with at this device.
    func refusals(_ port: Port, _ definition: ControllerDefinition) -> [ReadPlan.Refusal] {
        device(port, definition)?.refusals ?? []
    }

    /// Where to look for its services first.
    func places(_ port: Port, _ definition: ControllerDefinition) -> [String: UInt8] {
        device(port, definition)?.places ?? [:]
    }

    private func device(_ port: Port, _ definition: ControllerDefinition) -> Device? {
        devices.first {
            $0.port == port.description && $0.profile == definition.id
                && $0.checksum == Self.checksum(definition)
        }
    }

    /// - Returns: whether that is news.
    mutating func learn(
        _ refusals: [ReadPlan.Refusal], places: [String: UInt8] = [:], _ port: Port,
        _ definition: ControllerDefinition, at now: Timestamp
    ) -> Bool {
        let old = device(port, definition)
        guard refusals != old?.refusals ?? [] || places != old?.places ?? [:] else { return false }
        devices.removeAll { $0.port == port.description }
        devices.append(
            Device(
                port: port.description, profile: definition.id,
                checksum: Self.checksum(definition),
                since: old?.since ?? now, refusals: Array(refusals.prefix(Self.refusalLimit)),
                places: places))
        if devices.count > Self.deviceLimit { devices.removeFirst() }
        return true
    }

    static func checksum(_ definition: ControllerDefinition) -> UInt32 {
        let limits = definition.limits
        var lines = ["\(limits.words) \(limits.hole)"]
        for table in ControllerRegister.Table.allCases {
            lines.append("\(table) \((limits.barriers[table] ?? []).sorted())")
        }
        for register in definition.registers {
            lines.append(
                "\(register.table) \(register.address) \(register.encoding) \(register.pace) "
                    + "\(register.isAlone) \(register.service ?? "") \(register.model ?? 0)")
        }
        return Checksum32.of(lines.joined(separator: "\n").utf8)
    }

    // MARK: The file

    var json: JSONValue {
        [
            "devices": .array(
                devices.map { device in
                    [
                        "port": .string(device.port), "profile": .string(device.profile),
                        "checksum": .integer(Int64(device.checksum)),
                        "since": .string(device.since.description),
                        "refused": .array(
                            device.refusals.map {
                                [
                                    "table": .string($0.table.rawValue),
                                    "address": .integer(Int64($0.address)),
                                    "count": .integer(Int64($0.count)),
                                    "service": JSONValue($0.service),
                                ]
                            }),
                        "places": .object(device.places.mapValues { .integer(Int64($0)) }),
                    ]
                })
        ]
    }

    /// `nil` where it is none; a device that cannot be read in it is left out, and probed anew.
    init?(_ json: JSONValue) {
        guard let devices = json["devices"]?.array, devices.count <= Self.deviceLimit else {
            return nil
        }
        self.devices = devices.compactMap(Self.device)
    }

    private static func device(_ json: JSONValue) -> Device? {
        guard let port = json["port"]?.string, let profile = json["profile"]?.string,
            let checksum = json["checksum"]?.integer.flatMap({ UInt32(exactly: $0) }),
            let since = json["since"]?.string.flatMap({ Timestamp($0) }),
            let refused = json["refused"]?.array, refused.count <= refusalLimit
        else { return nil }
        let refusals = refused.compactMap { json -> ReadPlan.Refusal? in
            guard let table = json["table"]?.string.flatMap(ControllerRegister.Table.init),
                let address = json["address"]?.integer.flatMap({ UInt16(exactly: $0) }),
                let count = json["count"]?.integer, (1...Int64(UInt16.max)).contains(count)
            else { return nil }
            return ReadPlan.Refusal(
                table: table, address: address, count: Int(count), service: json["service"]?.string)
        }
        guard refusals.count == refused.count else { return nil }
        var places: [String: UInt8] = [:]
        if case .object(let units)? = json["places"], units.count <= deviceLimit {
            places = units.compactMapValues { $0.integer.flatMap { UInt8(exactly: $0) } }
        }
        return Device(
            port: port, profile: profile, checksum: checksum, since: since, refusals: refusals,
            places: places)
    }

    /// - Throws: where there is a file and it cannot be read, or is none of these.
    static func load(_ path: String, files: some DurableFiles) throws -> ReadPlanMemory {
        let bytes: [UInt8]
        do throws(FileFault) {
            bytes = try files.read(path, limit: largestFile)
        } catch {
            if error.isNotFound { return ReadPlanMemory() }
            throw error
        }
        guard let memory = ReadPlanMemory(try JSONValue(parsing: bytes)) else {
            throw FileFault(
                operation: "understand", path: path, errorNumber: 0, detail: "it is incomplete")
        }
        return memory
    }

    func save(_ path: String, files: some DurableFiles) throws(FileFault) {
        try files.replace(path, with: Array(json.compactText.utf8), mode: 0o640)
    }
}
