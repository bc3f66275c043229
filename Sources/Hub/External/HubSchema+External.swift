extension HubSchema {
    /// Questions to services that HQ asks, and what HQ asks of posts. A row of
    /// `external_providers` is what makes questions: without one nothing is asked.
    static func externalChecks(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE external_providers (
            name text PRIMARY KEY,
            -- As officers read it, and the one role that may hear of its hits; NULL: the counters.
            list text NOT NULL,
            informs text,
            contact text,
            registered_at \(dialect.instant) NOT NULL,
            -- Not asked any more from then on.
            retired_at \(dialect.instant),
            -- When it last answered, and since when it does not.
            answered_at \(dialect.instant),
            failing_since \(dialect.instant),
            failure text
        );
        CREATE TABLE external_questions (
            post_id text NOT NULL REFERENCES posts (post_id),
            -- The crossing or amendment by which the document came.
            record_id \(dialect.uuid) NOT NULL,
            provider text NOT NULL REFERENCES external_providers (name),
            -- 0 for the crossing's document, from 1 on its other documents.
            place bigint NOT NULL,
            id \(dialect.uuid) NOT NULL,
            crossing_id \(dialect.uuid) NOT NULL,
            -- NULL again once there is an answer.
            issuer text,
            number text,
            type text,
            document_class text,
            noted_at \(dialect.instant) NOT NULL,
            due_at \(dialect.instant) NOT NULL,
            attempts bigint NOT NULL,
            claimed_by text,
            claimed_until \(dialect.instant),
            -- waiting, answered, dropped (void or amended meanwhile), failed
            state text NOT NULL,
            answered_at \(dialect.instant),
            -- no_hit or hit
            verdict text,
            entry text,
            PRIMARY KEY (post_id, record_id, provider, place)
        );
        CREATE INDEX external_questions_waiting ON external_questions (provider, due_at)
            WHERE state = 'waiting';
        CREATE INDEX external_questions_by_crossing
            ON external_questions (post_id, crossing_id);
        CREATE TABLE orders (
            post_id text NOT NULL REFERENCES posts (post_id),
            id \(dialect.uuid) NOT NULL,
            kind text NOT NULL,
            content text NOT NULL,
            made_at \(dialect.instant) NOT NULL,
            offered_at \(dialect.instant),
            answered_at \(dialect.instant),
            -- open, done, refused
            state text NOT NULL,
            reason text,
            PRIMARY KEY (post_id, id)
        );
        CREATE INDEX orders_open ON orders (post_id, made_at) WHERE state = 'open';
        """
    }
}
