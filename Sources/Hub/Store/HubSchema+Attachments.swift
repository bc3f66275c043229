extension HubSchema {
    /// Attachments lie in the database in the parts in which they came, so that any hub can go on
    /// with what another began. HQ asks for one by a row of `attachment_requests`. `foretold` holds
    /// what posts showed ahead of its turn.
    static func attachmentContents(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE attachment_contents (
            post_id text NOT NULL REFERENCES posts (post_id),
            sha256 text NOT NULL,
            size bigint NOT NULL,
            -- Bytes that are there, from the first on without holes.
            held bigint NOT NULL,
            changed_at \(dialect.instant) NOT NULL,
            -- NULL until all is there and its hash holds.
            received_at \(dialect.instant),
            PRIMARY KEY (post_id, sha256)
        );
        CREATE TABLE attachment_parts (
            post_id text NOT NULL REFERENCES posts (post_id),
            sha256 text NOT NULL,
            start bigint NOT NULL,
            bytes \(dialect.bytes) NOT NULL,
            PRIMARY KEY (post_id, sha256, start)
        );
        CREATE TABLE attachment_requests (
            post_id text NOT NULL REFERENCES posts (post_id),
            sha256 text NOT NULL,
            requested_at \(dialect.instant) NOT NULL,
            PRIMARY KEY (post_id, sha256)
        );
        CREATE TABLE foretold (
            post_id text NOT NULL REFERENCES posts (post_id),
            epoch \(dialect.uuid) NOT NULL,
            sequence bigint NOT NULL,
            record_hash text NOT NULL,
            kind text,
            id \(dialect.uuid),
            stored_at \(dialect.instant),
            received_at \(dialect.instant) NOT NULL,
            canonical text NOT NULL,
            PRIMARY KEY (post_id, epoch, sequence, record_hash)
        );
        """
    }
}
