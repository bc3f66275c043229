extension HubSchema {
    /// Certificates that HQ gave to devices that had one: each answers one key.
    static func renewals(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE renewals (
            post_id text NOT NULL REFERENCES posts (post_id),
            -- SHA-256 of the new key: the same request again gets the same certificate.
            key_sha256 text NOT NULL,
            -- Of the certificate that vouched for the request.
            previous text NOT NULL,
            -- In PEM, and its own.
            certificate text NOT NULL,
            fingerprint text NOT NULL,
            issued_at \(dialect.instant) NOT NULL,
            -- When the post first spoke with it.
            used_at \(dialect.instant),
            revoked_at \(dialect.instant),
            PRIMARY KEY (post_id, key_sha256)
        );
        CREATE INDEX renewals_by_fingerprint ON renewals (post_id, fingerprint);
        -- When the post first spoke with the certificate that follows this one.
        ALTER TABLE devices ADD COLUMN superseded_at \(dialect.instant);
        """
    }
}
