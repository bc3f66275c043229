extension HubSchema {
    /// What posts told of themselves last, and what people at HQ decided.
    static func tidings(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE tidings (
            post_id text PRIMARY KEY REFERENCES posts (post_id),
            -- When the counts were told, which each greeting does.
            told_at \(dialect.instant) NOT NULL,
            pending bigint,
            pending_alerts bigint,
            oldest_pending_at \(dialect.instant),
            -- The rest, as JSON, and the mark by which post and hub agree that it is known.
            condition text,
            mark text
        );
        ALTER TABLE gaps ADD COLUMN closed_because text;
        ALTER TABLE gaps ADD COLUMN closed_by text;
        CREATE TABLE acts (
            post_id text NOT NULL REFERENCES posts (post_id),
            at \(dialect.instant) NOT NULL,
            -- gap_closed
            act text NOT NULL,
            target text NOT NULL,
            reason text NOT NULL,
            -- The user of HQ's machine, as the command saw him.
            by_whom text NOT NULL,
            PRIMARY KEY (post_id, at, act, target)
        );
        """
    }
}
