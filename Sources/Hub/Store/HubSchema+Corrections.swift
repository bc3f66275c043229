extension HubSchema {
    static let correctionsStep = "13 corrections"

    /// Milliseconds by which a clock can have been wrong: a thousand years. What a post says beyond
    /// is nonsense, and could take a view beyond the times that a database knows.
    private static let farthest = "31557600000000"

    /// When posts' boots really began, as posts found out later, and crossings with what they were
    /// stamped by. The view joins the two, so that a correction holds from the moment that it is
    /// here, for what came before it and for what comes behind.
    static func corrections(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE time_corrections (
            post_id text NOT NULL REFERENCES posts (post_id),
            boot_id \(dialect.uuid) NOT NULL,
            -- The record that said it last.
            epoch \(dialect.uuid) NOT NULL,
            sequence bigint NOT NULL,
            -- When the boot's monotonic clock was zero, in milliseconds since 1970.
            started_ms bigint NOT NULL,
            bound_ms bigint NOT NULL,
            -- By the boot's monotonic clock; NULL where the boot had ended.
            known_ms bigint,
            source text NOT NULL,
            PRIMARY KEY (post_id, boot_id)
        );
        ALTER TABLE crossings ADD COLUMN clock text;
        -- NULL where nothing is to be corrected: the clock was believed.
        ALTER TABLE crossings ADD COLUMN boot_id \(dialect.uuid);
        ALTER TABLE crossings ADD COLUMN monotonic_ms bigint;
        -- What the post's clock showed when its monotonic one was zero, since 1970.
        ALTER TABLE crossings ADD COLUMN origin_ms bigint;
        -- By how much crossed_at is later than stored_at; NULL where it is not by the post's clock.
        ALTER TABLE crossings ADD COLUMN lag_ms bigint;
        \(dialect.isParted ? "" : "DROP VIEW v_flows; DROP VIEW v_crossings_current;")
        \(dialect.orReplaceView) v_crossings_current AS
            SELECT c.post_id, c.id, c.state, c.amendments, c.direction, c.crossed_at, c.outcome,
                c.document_class, c.document_issuer, c.document_number, c.surname, c.given_names,
                c.birth_date, c.sex, c.nationality, c.category, c.purpose, c.transport,
                c.screening_verdict, c.officer, c.workstation, c.stored_at, c.epoch, c.sequence,
                c.body, c.clock,
                CASE WHEN abs(c.lag_ms) <= abs(c.lag_ms - (\(shift)))
                    THEN \(dialect.later("c.crossed_at", byMilliseconds: shift))
                    ELSE c.crossed_at END AS corrected_at,
                CASE WHEN t.boot_id IS NULL THEN c.stored_at
                    ELSE \(dialect.later("c.stored_at", byMilliseconds: shift)) END
                    AS corrected_stored_at,
                t.bound_ms + CASE WHEN c.monotonic_ms > t.known_ms
                    THEN (c.monotonic_ms - t.known_ms) / 10000 ELSE 0 END
                    AS corrected_within_ms,
                t.source AS corrected_by
            FROM crossings AS c LEFT JOIN time_corrections AS t
                ON t.post_id = c.post_id AND t.boot_id = c.boot_id
                AND \(shift) BETWEEN -\(farthest) AND \(farthest);
        \(flows(dialect))
        \(dialect.isParted ? comments(since: correctionsStep) : "")
        """
    }

    /// Where the clock was set between crossing and storing, `crossed_at` is nearer to the
    /// corrected time than to the stored one: it was right.
    private static let shift = "t.started_ms - c.origin_ms"
}
