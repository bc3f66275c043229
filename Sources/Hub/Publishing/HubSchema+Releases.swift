extension HubSchema {
    /// Which list a file changes, so that a post gets what it lacks in the right order, and what
    /// the State added to the code lists, for reports.
    static func publications(_ dialect: SQLDialect) -> String {
        """
        -- The bundle of a list, and the one that must be there before it; NULL for a whole list.
        ALTER TABLE releases ADD COLUMN bundle text;
        ALTER TABLE releases ADD COLUMN base text;
        CREATE TABLE state_codes (
            list text NOT NULL,
            code text NOT NULL,
            -- In English.
            label text NOT NULL,
            -- Every language in JSON
            labels text NOT NULL,
            retired bigint NOT NULL,
            -- The release that said so last.
            release text NOT NULL,
            PRIMARY KEY (list, code)
        );
        """
    }

    /// What HQ publishes and how the posts stand to it. `releases` and `release_parts` belong to no
    /// post: where the tables are distributed by post, each place holds them whole.
    static func releases(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE releases (
            kind text NOT NULL,
            name text NOT NULL,
            version bigint NOT NULL,
            sha256 text NOT NULL,
            -- {statement, signatures} in JSON
            document text NOT NULL,
            -- waiting (for the second person), open or halted
            state text NOT NULL,
            reason text,
            stages text NOT NULL,
            stage bigint NOT NULL,
            stage_at \(dialect.instant) NOT NULL,
            -- Seconds after which the next stage begins by itself; NULL for never.
            pace bigint,
            -- Seconds of silence behind a release that halt it.
            silence bigint NOT NULL,
            -- What went wrong before was looked at by a person.
            resumed_at \(dialect.instant),
            PRIMARY KEY (kind, name, version)
        );
        CREATE TABLE release_parts (
            sha256 text NOT NULL,
            start bigint NOT NULL,
            bytes \(dialect.bytes) NOT NULL,
            PRIMARY KEY (sha256, start)
        );
        CREATE TABLE post_releases (
            post_id text NOT NULL REFERENCES posts (post_id),
            kind text NOT NULL,
            name text NOT NULL,
            -- By the post's word.
            installed bigint,
            installed_at \(dialect.instant),
            starts bigint NOT NULL,
            refused bigint,
            refused_reason text,
            refused_at \(dialect.instant),
            -- The last version whose last byte HQ handed over.
            fetched bigint,
            fetched_at \(dialect.instant),
            PRIMARY KEY (post_id, kind, name)
        );
        CREATE TABLE post_groups (
            -- Also of posts that have not spoken yet.
            post_id text NOT NULL,
            name text NOT NULL,
            PRIMARY KEY (post_id, name)
        );
        """
    }
}
