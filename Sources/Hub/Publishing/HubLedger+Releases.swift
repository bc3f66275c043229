internal import Core
internal import PKI
internal import Records
internal import Uplink

extension HubLedger {
    /// Bytes of a file in one row.
    static let releasePart = 256 << 10
    private static let columns = """
        document, state, reason, stages, stage, stage_at, pace, silence, resumed_at, bundle, base
        """

    func releases() throws(HubFault) -> [PublishedRelease] {
        try session.query(
            "SELECT \(Self.columns) FROM releases ORDER BY kind, name, version DESC", []
        ).map { row throws(HubFault) in try Self.release(row) }
    }

    func release(_ name: ReleaseName) throws(HubFault) -> PublishedRelease? {
        try row(
            """
            SELECT \(Self.columns) FROM releases
            WHERE kind = $1 AND name = $2 AND version = $3
            """, Self.key(name)
        ).map { row throws(HubFault) in try Self.release(row) }
    }

    private static func key(_ release: ReleaseName) -> [SQLValue] {
        [.text(release.kind.rawValue), .text(release.name), .integer(release.version)]
    }

    private static func release(_ row: SQLRow) throws(HubFault) -> PublishedRelease {
        guard let json = row[0].string.flatMap({ try? JSONValue(parsing: Array($0.utf8)) }),
            let signed = try? SignedRelease(json),
            let state = row[1].string.flatMap(PublishedRelease.State.init),
            let stages = row[3].string.flatMap({ ReleaseStages($0) }),
            let stage = row[4].integer, let stageAt = row[5].timestamp,
            let silence = row[7].integer
        else { throw .database(reason: "a row of releases is damaged") }
        let lineage = row[9].string.map {
            PublishedRelease.Lineage(bundle: $0, base: row[10].string)
        }
        var release = PublishedRelease(
            signed, lineage: lineage, stages: stages, pace: row[6].integer.map { .seconds($0) },
            silence: .seconds(silence), at: stageAt)
        release.state = state
        release.reason = row[2].string
        release.stage = Int(stage)
        release.resumedAt = row[8].timestamp
        return release
    }

    /// The highest version of the name, whatever its state.
    func latestVersion(of kind: ReleaseKind, _ name: String) throws(HubFault) -> Int64 {
        try row(
            "SELECT max(version) FROM releases WHERE kind = $1 AND name = $2",
            [.text(kind.rawValue), .text(name)])?[0].integer ?? 0
    }

    /// Writes a release down, new or changed.
    func keep(_ release: PublishedRelease) throws(HubFault) {
        _ = try session.query(
            """
            INSERT INTO releases (kind, name, version, sha256, document, state, reason, stages,
                stage, stage_at, pace, silence, resumed_at, bundle, base)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            ON CONFLICT (kind, name, version) DO UPDATE SET document = excluded.document,
                state = excluded.state, reason = excluded.reason, stage = excluded.stage,
                stage_at = excluded.stage_at, resumed_at = excluded.resumed_at
            """,
            Self.key(release.release) + [
                SQLValue(release.statement.sha256), .text(release.signed.json.compactText),
                .text(release.state.rawValue), release.reason.map(SQLValue.text) ?? .null,
                .text(release.stages.text), .integer(Int64(release.stage)),
                SQLValue(release.stageAt),
                release.pace.map { .integer($0.components.seconds) } ?? .null,
                .integer(release.silence.components.seconds), SQLValue(release.resumedAt),
                release.lineage.map { .text($0.bundle) } ?? .null,
                release.lineage?.base.map(SQLValue.text) ?? .null,
            ])
    }

    /// Keeps a release's file, part by part, and lets those of old versions go.
    ///
    /// - Parameter read: `count` bytes of it from there on.
    /// - Throws: `malformed` where it is not the file that was signed for.
    func keepContent(
        of statement: ReleaseStatement,
        read: (_ offset: Int64, _ count: Int) throws(HubFault) -> [UInt8]
    ) throws(HubFault) {
        let sha256 = SQLValue(statement.sha256)
        _ = try session.query("DELETE FROM release_parts WHERE sha256 = $1", [sha256])
        var stream = SHA256Stream()
        var offset: Int64 = 0
        while offset < statement.size {
            let count = Int(min(Int64(Self.releasePart), statement.size - offset))
            let part = try read(offset, count)
            guard part.count == count else { break }
            stream.update(part)
            _ = try session.query(
                "INSERT INTO release_parts (sha256, start, bytes) VALUES ($1, $2, $3)",
                [sha256, .integer(offset), .bytes(part)])
            offset += Int64(count)
        }
        guard stream.finish() == statement.sha256 else {
            throw .malformed(reason: "the file changed while it was read")
        }
        try dropContents(of: statement.release.line)
    }

    /// Lets the files of a name go that no post can need any more.
    private func dropContents(of line: String) throws(HubFault) {
        let all = try releases()
        let kept = Set(ReleasePath.kept(all).map(\.statement.sha256))
        for release in all
        where release.release.line == line && !kept.contains(release.statement.sha256) {
            _ = try session.query(
                "DELETE FROM release_parts WHERE sha256 = $1",
                [SQLValue(release.statement.sha256)])
        }
    }

    /// Up to `count` bytes of a file from `offset` on; none where it is not there.
    func content(
        of sha256: Digest256, at offset: Int64, count: Int
    ) throws(HubFault) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let place = offset + Int64(bytes.count)
            let start = place - place % Int64(Self.releasePart)
            let found = try row(
                "SELECT bytes FROM release_parts WHERE sha256 = $1 AND start = $2",
                [SQLValue(sha256), .integer(start)])
            guard let part = found?[0].bytes, place - start < part.count else { break }
            bytes += part[Int(place - start)...].prefix(count - bytes.count)
        }
        return bytes
    }

    /// The hash of what is here under that name.
    func digestOfContent(_ statement: ReleaseStatement) throws(HubFault) -> Digest256 {
        var stream = SHA256Stream()
        var offset: Int64 = 0
        while offset < statement.size {
            let part = try content(
                of: statement.sha256, at: offset, count: Self.releasePart)
            guard !part.isEmpty else { break }
            stream.update(part)
            offset += Int64(part.count)
        }
        return stream.finish()
    }
}
