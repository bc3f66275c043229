extension HubSchema {
    /// Holes in the middle of an epoch.
    static func losses(_ dialect: SQLDialect) -> String {
        """
        -- Where records behind the gap came first: the chain hash of the one at its end, as the
        -- post says it.
        ALTER TABLE gaps ADD COLUMN next_chain_hash text;
        """
    }
}
