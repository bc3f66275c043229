public import Core

/// The files that were read from a document's chip, as they came.
public struct ChipFiles: Sendable {
    /// EF.SOD, with its tag 0x77 or without.
    public let securityObject: [UInt8]?
    /// By number, 1…16, each with its tag.
    public let dataGroups: [Int: [UInt8]]
    /// Names of members that are no Base64 or too long.
    let unreadable: [String]

    /// The longest file, in bytes, that is looked at.
    public static let fileLimit = 1 << 20

    public init(securityObject: [UInt8]?, dataGroups: [Int: [UInt8]]) {
        self.securityObject = securityObject
        self.dataGroups = dataGroups
        unreadable = []
    }

    /// The `chip` of a crossing's `document`; `nil` where it holds no file of a chip.
    public init?(document: JSONValue?) {
        var files: [String: [UInt8]] = [:]
        var unreadable: [String] = []
        for (name, value) in document?["chip"]?.object ?? [:] where !value.isNull {
            guard let text = value.string, text.utf8.count <= Self.fileLimit / 3 * 4,
                let bytes = Base64.bytes(text)
            else {
                unreadable.append(name)
                continue
            }
            files[name] = bytes
        }
        guard !files.isEmpty || !unreadable.isEmpty else { return nil }
        securityObject = files["sod"]
        dataGroups = Dictionary(
            uniqueKeysWithValues: (1...16).compactMap { number in
                files["dg\(number)"].map { (number, $0) }
            })
        self.unreadable = unreadable.sorted()
    }

    /// The machine readable zone in DG1 (Doc 9303-10 §4.7.1); `nil` without DG1.
    public func zone() throws(ChipFault) -> MachineReadableZone? {
        guard let bytes = dataGroups[1] else { return nil }
        var file = DataObjects(bytes[...], of: "DG1")
        var group = try file.nested(tag: 0x61, "the data group")
        try file.end("it")
        let text = String(decoding: try group.next(tag: 0x5F1F, "the zone"), as: UTF8.self)
        try group.end("the zone")
        do throws(MachineReadableZoneFault) {
            return try MachineReadableZone(lines: MachineReadableZone.lines(fromReader: text))
        } catch {
            throw ChipFault("DG1", error.problem)
        }
    }

    /// The signed message in EF.SOD (Doc 9303-10 §4.6.2): what stands in the object 0x77, whose
    /// length may be indefinite.
    func signedMessage() throws(ChipFault) -> [UInt8] {
        guard let bytes = securityObject else { throw ChipFault("EF.SOD", "it was not read") }
        guard bytes.first == 0x77 else { return bytes }
        if bytes.count > 4, bytes[1] == 0x80, bytes.suffix(2) == [0, 0] {
            return Array(bytes[2..<bytes.count - 2])
        }
        var file = DataObjects(bytes[...], of: "EF.SOD")
        let message = try file.next(tag: 0x77, "the file")
        try file.end("it")
        return Array(message)
    }
}
