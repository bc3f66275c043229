public import Core

/// What a post keeps of a list whose validity has ended, once its content is gone: that it was
/// there. Without it the other lists would seem to be all there are, and clear.
public struct ListErasure: Hashable, Sendable {
    public let name: String
    public let version: String
    public let issuedAt: Timestamp
    /// When its validity ended.
    public let endedAt: Timestamp

    /// `nil` for a list that has no end, or whose end is still to come.
    init?(_ description: BundleDescription, at time: Timestamp) {
        guard let endedAt = description.validUntil, endedAt <= time else { return nil }
        self.init(
            name: description.name, version: description.version, issuedAt: description.issuedAt,
            endedAt: endedAt)
    }

    private init(name: String, version: String, issuedAt: Timestamp, endedAt: Timestamp) {
        self.name = name
        self.version = version
        self.issuedAt = issuedAt
        self.endedAt = endedAt
    }

    var bytes: [UInt8] {
        let json: JSONValue = [
            "name": .string(name), "version": .string(version),
            "issued_at": .string(issuedAt.description), "ended_at": .string(endedAt.description),
        ]
        return Array(json.compactText.utf8)
    }

    /// `nil` where the bytes are none of that list.
    init?(_ bytes: [UInt8], name: String) {
        guard let json = try? JSONValue(parsing: bytes), json["name"]?.string == name,
            let version = json["version"]?.string,
            let issuedAt = json["issued_at"]?.string.flatMap({ Timestamp($0) }),
            let endedAt = json["ended_at"]?.string.flatMap({ Timestamp($0) })
        else { return nil }
        self.init(name: name, version: version, issuedAt: issuedAt, endedAt: endedAt)
    }
}
