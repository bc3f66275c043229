extension HubSchema {
    /// Erasures that two people signed, what may not be erased meanwhile, and attachments whose
    /// bytes are not taken again.
    static func subjects(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE erasures (
            -- Of one decision, which may need several statements at several posts.
            decision_id \(dialect.uuid) NOT NULL,
            post_id text NOT NULL REFERENCES posts (post_id),
            id \(dialect.uuid) NOT NULL,
            legal_basis text NOT NULL,
            reference text NOT NULL,
            -- The signed statement: places and hashes, nothing of the person.
            document text NOT NULL,
            proposed_at \(dialect.instant) NOT NULL,
            proposed_by text NOT NULL,
            approved_at \(dialect.instant),
            approved_by text,
            PRIMARY KEY (post_id, id)
        );
        CREATE TABLE erased_places (
            post_id text NOT NULL REFERENCES posts (post_id),
            epoch \(dialect.uuid) NOT NULL,
            sequence bigint NOT NULL,
            record_hash text NOT NULL,
            erasure_id \(dialect.uuid) NOT NULL,
            PRIMARY KEY (post_id, epoch, sequence, record_hash)
        );
        -- The order by which the post was told last; another one where a body came back.
        CREATE TABLE erasure_orders (
            post_id text NOT NULL REFERENCES posts (post_id),
            order_id \(dialect.uuid) NOT NULL,
            erasure_id \(dialect.uuid) NOT NULL,
            PRIMARY KEY (post_id, order_id)
        );
        CREATE TABLE erased_attachments (
            post_id text NOT NULL REFERENCES posts (post_id),
            sha256 text NOT NULL,
            erased_at \(dialect.instant) NOT NULL,
            PRIMARY KEY (post_id, sha256)
        );
        CREATE TABLE legal_holds (
            post_id text NOT NULL REFERENCES posts (post_id),
            crossing_id \(dialect.uuid) NOT NULL,
            reference text NOT NULL,
            held_at \(dialect.instant) NOT NULL,
            held_by text NOT NULL,
            released_at \(dialect.instant),
            released_by text,
            PRIMARY KEY (post_id, crossing_id, reference)
        );
        """
    }

    /// Who looked for whom at HQ, without whom: an audit must not become a register of its own.
    static func hubAudit(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE hub_audit (
            id \(dialect.uuid) PRIMARY KEY,
            at \(dialect.instant) NOT NULL,
            action text NOT NULL,
            by_whom text NOT NULL,
            -- The case for which it was done.
            reference text NOT NULL,
            -- What was searched by, how many were found; counts and names of records.
            result text NOT NULL
        );
        CREATE INDEX hub_audit_by_time ON hub_audit (at);
        """
    }
}
