extension HubSchema {
    static let hitsStep = "12b hit views"

    /// Hits and what became of them, as the posts' records say it: a row for each entry that hit,
    /// in the circle that may hear of it.
    static func hits(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE hits (
            post_id text NOT NULL REFERENCES posts (post_id),
            alert_id \(dialect.uuid) NOT NULL,
            list text NOT NULL,
            entry text NOT NULL,
            -- counter, or the role that a discreet list names
            circle text NOT NULL,
            crossing_id \(dialect.uuid),
            -- hit, late_hit (a list of the post) or external_hit (a service that HQ asked)
            kind text NOT NULL,
            list_version text,
            category text,
            action text,
            score bigint,
            raised_at \(dialect.instant) NOT NULL,
            withdrawn_at \(dialect.instant),
            PRIMARY KEY (post_id, alert_id, list, entry)
        );
        CREATE INDEX hits_by_crossing ON hits (post_id, crossing_id);
        CREATE INDEX hits_by_list ON hits (list, raised_at);
        CREATE TABLE hit_outcomes (
            post_id text NOT NULL REFERENCES posts (post_id),
            id \(dialect.uuid) NOT NULL,
            alert_id \(dialect.uuid) NOT NULL,
            circle text NOT NULL,
            decision text,
            is_final bigint NOT NULL,
            decided_at \(dialect.instant) NOT NULL,
            decided_by text,
            second text,
            second_badge text,
            PRIMARY KEY (post_id, id)
        );
        CREATE INDEX hit_outcomes_by_alert ON hit_outcomes (post_id, alert_id, circle);
        CREATE VIEW v_hits AS
            SELECT hits.post_id, hits.alert_id, hits.crossing_id, hits.kind, hits.list,
                hits.list_version, hits.entry, hits.category, hits.action, hits.score,
                hits.circle, hits.raised_at,
                CASE WHEN outcome.is_final = 1 THEN COALESCE(outcome.decision, 'confirmed')
                    WHEN hits.withdrawn_at IS NOT NULL THEN 'withdrawn'
                    WHEN outcome.id IS NOT NULL THEN 'provisional' ELSE 'open' END AS state,
                outcome.decision, outcome.decided_at, outcome.decided_by, outcome.second,
                outcome.second_badge, hits.withdrawn_at
            FROM hits LEFT JOIN hit_outcomes AS outcome
                ON outcome.post_id = hits.post_id AND outcome.id = (
                    SELECT id FROM hit_outcomes AS said
                    WHERE said.post_id = hits.post_id AND said.alert_id = hits.alert_id
                        AND said.circle = hits.circle
                    ORDER BY said.is_final DESC,
                        CASE WHEN said.is_final = 1 THEN said.decided_at END,
                        said.decided_at DESC, said.id LIMIT 1);
        \(dialect.isParted ? comments(since: hitsStep) : "")
        """
    }
}
