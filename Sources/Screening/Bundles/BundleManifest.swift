import Core

/// What a bundle's owner signs: the description and where everything stands, with hashes.
///
/// Offsets count from the end of the header's padding, so that the manifest does not depend on its
/// own length.
struct BundleManifest: Hashable, Sendable {
    let identifier: Identifier
    let description: BundleDescription
    /// `nil` for a whole list.
    let lineage: BundleLineage?
    /// Over the key envelope; `nil` for a clear bundle.
    let envelopeDigest: Digest256?
    let sections: [BundleSection]

    var isClear: Bool { envelopeDigest == nil }

    var json: JSONValue {
        var members = description.json
        members["format"] = .integer(Int64(BundleHeader.format))
        members["id"] = .string(identifier.description)
        members["base"] = lineage?.json ?? .null
        members["clear"] = .bool(isClear)
        members["envelope_sha256"] = JSONValue(envelopeDigest?.description)
        members["sections"] = .array(sections.map(\.json))
        return .object(members)
    }

    init(
        identifier: Identifier, description: BundleDescription, lineage: BundleLineage?,
        envelopeDigest: Digest256?, sections: [BundleSection]
    ) {
        self.identifier = identifier
        self.description = description
        self.lineage = lineage
        self.envelopeDigest = envelopeDigest
        self.sections = sections
    }

    init(bytes: [UInt8]) throws(ScreeningFault) {
        let json: JSONValue
        do throws(JSONFault) {
            json = try JSONValue(parsing: bytes)
        } catch {
            throw .notABundle("its manifest is not JSON: \(error.problem)")
        }
        guard json["format"]?.integer == Int64(BundleHeader.format),
            let identifier = json["id"]?.string.flatMap({ Identifier($0) }),
            let list = json["sections"]?.array, list.count <= ScreeningLimit.sections,
            let isClear = json["clear"]?.bool, let base = json["base"]
        else { throw .notABundle("its manifest lacks a member that it must have") }
        var sections: [BundleSection] = []
        for element in list { sections.append(try BundleSection(json: element)) }
        self.init(
            identifier: identifier, description: try BundleDescription(json: json),
            lineage: base.isNull ? nil : BundleLineage(json: base),
            envelopeDigest: json["envelope_sha256"]?.string.flatMap { Digest256($0) },
            sections: sections)
        guard self.isClear == isClear else {
            throw .notABundle("its manifest says both that it is clear and that it is not")
        }
        guard base.isNull == (lineage == nil) else {
            throw .notABundle("its manifest names a base that cannot be read")
        }
    }

    func section(_ kind: String) -> (index: Int, section: BundleSection)? {
        sections.firstIndex { $0.kind == kind }.map { ($0, sections[$0]) }
    }
}
