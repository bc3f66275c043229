public import Core

/// A list as it is installed: a whole list, and the changes that came after it, each of which names
/// the bundle before it.
///
/// The newest bundle that names a document or a person says all there is to say of it, be it that
/// it was withdrawn; what older ones hold of it counts no more. Each change is searched as a list
/// is, with a filter of its own, so that nothing is rewritten when one arrives.
public struct ListChain: Sendable {
    /// The whole list, the changes in their order, and returns to earlier ones.
    public let bundles: [Bundle]
    /// Those that count, the newest first.
    let inForce: [Bundle]

    public init(_ base: Bundle) {
        bundles = [base]
        inForce = [base]
    }

    init(_ bundles: [Bundle], inForce: [Bundle]) {
        self.bundles = bundles
        self.inForce = inForce
    }

    /// The chain with one change more.
    ///
    /// - Throws: `notTheNext` where the change belongs to another bundle than the last one, and
    ///   says which would fit; `outdated` where it was issued before that.
    public func appending(_ change: Bundle) throws(ScreeningFault) -> ListChain {
        let name = change.description.name
        guard let lineage = change.manifest.lineage, name == head.description.name,
            lineage.base == head.identifier
        else {
            let wanted = change.manifest.lineage?.baseVersion ?? "no"
            throw ScreeningFault(
                .notTheNext,
                "this changes version \(wanted) of list \(name), and version "
                    + "\(head.description.version) of \(head.description.issuedAt) is installed",
                "install the change whose base is version \(head.description.version), id "
                    + "\(head.identifier), or the whole list")
        }
        guard change.description.issuedAt > head.description.issuedAt else {
            throw ScreeningFault(
                .outdated,
                "the change says it was issued at \(change.description.issuedAt), not after what "
                    + "it changes, \(head.description.issuedAt)",
                "have it built again with the right issued_at")
        }
        guard bundles.count <= ScreeningLimit.changes else {
            throw ScreeningFault(
                .notTheNext, "list \(name) has \(ScreeningLimit.changes) changes already",
                "install the whole list as it is now; it takes their place")
        }
        guard let back = lineage.returnsTo else {
            return ListChain(bundles + [change], inForce: [change] + inForce)
        }
        guard let place = inForce.firstIndex(where: { $0.identifier == back }) else {
            throw ScreeningFault(
                .notTheNext,
                "it returns list \(name) to \(back), which is not among what is installed",
                "return to one of \(inForce.map(\.description.version).joined(separator: ", "))")
        }
        return ListChain(bundles + [change], inForce: Array(inForce[place...]))
    }

    /// The last bundle, whose description is the list's.
    public var head: Bundle { bundles[bundles.count - 1] }

    var hasDocuments: Bool { inForce.contains { $0.documents != nil } }
    var hasPersons: Bool { inForce.contains { $0.persons != nil } }

    /// What the list holds of the document. Blocks and throws as ``Bundle/query(_:)``.
    public func query(_ key: DocumentKey) throws(ScreeningFault) -> [DocumentMatch] {
        for bundle in inForce {
            let records = try bundle.records(of: key)
            if !records.isEmpty { return bundle.matches(of: key, records) }
        }
        return []
    }

    /// Whom of the list the query agrees with. Blocks and throws as ``Bundle/search(_:)``.
    public func search(_ query: PersonQuery) throws(ScreeningFault) -> [PersonMatch] {
        var matches: [PersonMatch] = []
        var newer: [PersonChanges] = []
        for bundle in inForce {
            matches += try bundle.search(query) { identifier in
                !newer.contains { $0.identifiers.contains(identifier) }
            }
            if let changes = bundle.personChanges { newer.append(changes) }
        }
        return Array(
            matches.sorted { $0.score > $1.score }.prefix(ScreeningLimit.personMatches))
    }

    /// What each bundle is, the whole list first.
    public var json: JSONValue {
        .array(
            bundles.map { bundle in
                [
                    "id": .string(bundle.identifier.description),
                    "version": .string(bundle.description.version),
                    "issued_at": .string(bundle.description.issuedAt.description),
                    "base": bundle.manifest.lineage?.json ?? .null,
                    "counts": .bool(inForce.contains { $0.identifier == bundle.identifier }),
                ]
            })
    }
}
