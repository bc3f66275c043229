import Core

extension BundleDescription {
    /// The description's members of a manifest, under RECORD.md's names.
    var json: [String: JSONValue] {
        [
            "name": .string(name),
            "version": .string(version),
            "owner": JSONValue(owner),
            "legal_basis": JSONValue(legalBasis),
            "permitted_posts": .array(permittedPosts.map(JSONValue.string)),
            "issued_at": .string(issuedAt.description),
            "valid_until": JSONValue(validUntil?.description),
            "max_age_s": JSONValue(maximumAge.map { $0.wholeMilliseconds / 1_000 }),
            "visibility": .string(visibility.rawValue),
            "role": JSONValue(role),
        ]
    }

    init(json: JSONValue) throws(ScreeningFault) {
        guard let name = json["name"]?.string, let version = json["version"]?.string,
            let issuedAt = json["issued_at"]?.string.flatMap({ Timestamp($0) }),
            let posts = json["permitted_posts"]?.array,
            let visibility = json["visibility"]?.string.flatMap(Visibility.init(rawValue:))
        else { throw .notABundle("its manifest lacks a member that it must have") }
        self.init(
            name: name, version: version, owner: json["owner"]?.string,
            legalBasis: json["legal_basis"]?.string, permittedPosts: posts.compactMap(\.string),
            issuedAt: issuedAt,
            validUntil: try Self.read(json["valid_until"]) { $0.string.flatMap { Timestamp($0) } },
            maximumAge: try Self.read(json["max_age_s"]) { $0.integer.map { .seconds($0) } },
            visibility: visibility, role: json["role"]?.string)
        guard permittedPosts.count == posts.count else {
            throw .notABundle("its permitted posts are not all texts")
        }
        if let fault = validate().first { throw .notABundle(fault.problem) }
    }

    /// A limit that cannot be read must not be taken for no limit.
    private static func read<Value>(
        _ json: JSONValue?, as value: (JSONValue) -> Value?
    ) throws(ScreeningFault) -> Value? {
        guard let json, !json.isNull else { return nil }
        guard let value = value(json) else {
            throw .notABundle("its manifest has a time limit that cannot be read")
        }
        return value
    }
}
