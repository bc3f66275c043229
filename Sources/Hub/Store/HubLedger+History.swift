internal import Core
internal import Records
internal import Uplink

/// What HQ has for a batch that builds on the records before it.
enum BatchHistory: Sendable {
    /// All of it: canonical bytes in order.
    case held(epoch: Identifier, previous: Digest256, records: [[UInt8]])
    /// The batch follows what is stored, but not with every record's content.
    case withoutContent(ChainHead)
    /// The batch follows nothing that is stored; this is where the epoch ends, as far as it is
    /// known.
    case unknown(ChainHead?)
}

extension HubLedger {
    /// Epochs of one post whose names may begin alike.
    private static let alikeEpochs: Int64 = 16

    /// Looks up the records that a batch names as its history.
    func history(_ wanted: CompactBatch.History, of post: String) throws(HubFault) -> BatchHistory {
        let heads = try session.query(
            """
            SELECT epoch, head_sequence, head_chain_hash FROM epochs
            WHERE post_id = $1 AND CAST(epoch AS text) LIKE $2 ORDER BY changed_at DESC LIMIT $3
            """,
            [
                .text(post), .text(Hexadecimal.text(wanted.epoch) + "%"),
                .integer(Self.alikeEpochs),
            ])
        var nearest: ChainHead?
        for row in heads {
            guard let epoch = row[0].identifier, let sequence = row[1].integer,
                let hash = row[2].digest
            else { continue }
            if nearest == nil {
                nearest = ChainHead(epoch: epoch, sequence: sequence, chainHash: hash)
            }
            guard let place = try place(of: wanted, in: epoch, of: post) else { continue }
            guard let records = try contents(of: wanted, in: epoch, of: post) else {
                return .withoutContent(place)
            }
            return .held(epoch: epoch, previous: place.chainHash, records: records)
        }
        return .unknown(nearest)
    }

    /// The place, on any branch, at which the history ends.
    private func place(
        of wanted: CompactBatch.History, in epoch: Identifier, of post: String
    ) throws(HubFault) -> ChainHead? {
        let rows = try session.query(
            """
            SELECT chain_hash FROM places WHERE post_id = $1 AND epoch = $2 AND sequence = $3
                AND is_main = 1 AND chain_hash LIKE $4
            UNION ALL SELECT chain_hash FROM forks WHERE post_id = $1 AND epoch = $2
                AND sequence = $3 AND chain_hash LIKE $4
            LIMIT 1
            """,
            [
                .text(post), SQLValue(epoch), .integer(wanted.sequence),
                .text(Hexadecimal.text(wanted.chainHash) + "%"),
            ])
        return rows.first?[0].digest.map {
            ChainHead(epoch: epoch, sequence: wanted.sequence, chainHash: $0)
        }
    }

    /// The first branch's records; `nil` where one of them has no content, or the history does not
    /// end on that branch. Another branch's batches stand for themselves: it will not be long.
    private func contents(
        of wanted: CompactBatch.History, in epoch: Identifier, of post: String
    ) throws(HubFault) -> [[UInt8]]? {
        let rows = try session.query(
            """
            SELECT sequence, record_hash, received_at, chain_hash FROM places
            WHERE post_id = $1 AND epoch = $2
                AND sequence > $3 AND sequence <= $4 AND is_main = 1 ORDER BY sequence
            """,
            [
                .text(post), SQLValue(epoch), .integer(wanted.sequence - Int64(wanted.count)),
                .integer(wanted.sequence),
            ])
        let places = rows.compactMap(StoredBodies.Place.init)
        let bodies = try StoredBodies(of: places, post, epoch, in: self)
        let records = places.compactMap { bodies[$0].map { Array($0.utf8) } }
        guard records.count == wanted.count, let end = rows.last?[3].digest,
            end.bytes.starts(with: wanted.chainHash)
        else { return nil }
        return records
    }
}
