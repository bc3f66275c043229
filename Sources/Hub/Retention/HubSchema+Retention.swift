extension HubSchema {
    /// How long HQ keeps what. Without a row nothing goes by its age.
    static func retention(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE retention_rules (
            -- crossings, attachments, audit or referrals
            class text PRIMARY KEY,
            months bigint NOT NULL,
            reference text NOT NULL,
            set_at \(dialect.instant) NOT NULL,
            set_by text NOT NULL
        );
        CREATE INDEX attachments_by_crossing ON attachments (post_id, crossing_id);
        """
    }
}
