internal import Core

/// What HQ has of some places, held against their hashes.
struct CheckedContents {
    private let bodies: StoredBodies
    private let archived: Set<String>

    init(
        of places: [StoredBodies.Place], _ post: String, _ epoch: Identifier, in ledger: HubLedger
    ) throws(HubFault) {
        bodies = try StoredBodies(of: places, post, epoch, in: ledger)
        archived = try ledger.archivedMonths()
    }

    /// How a place is filled; `nil` where that is a fault, which ``fault(at:)`` names.
    ///
    /// - Parameter content: its `places.content`.
    func standing(at place: StoredBodies.Place, _ content: SQLValue) -> ChainReport.Standing? {
        if let body = bodies[place] {
            return BytesHash.of(Array(body.utf8)) == place.hash ? .held : nil
        }
        switch content.string.flatMap(StoredContent.init) {
        case .withheld: return .withheld
        case .erased: return .erased
        case .held where archived.contains(RecordMonth(place.receivedAt).text): return .archived
        case .held, nil: return nil
        }
    }

    func fault(at place: StoredBodies.Place) -> ChainReport.FaultKind {
        bodies[place] == nil ? .missing : .altered
    }
}
