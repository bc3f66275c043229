extension HubSchema {
    /// What people and other programs at HQ ask: incidents with typed columns, and views whose
    /// columns stay what they are while the tables below them change.
    static func views(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE incidents (
            post_id text NOT NULL REFERENCES posts (post_id),
            id \(dialect.uuid) NOT NULL,
            epoch \(dialect.uuid) NOT NULL,
            sequence bigint NOT NULL,
            stored_at \(dialect.instant) NOT NULL,
            officer text,
            workstation text,
            kind text,
            source text,
            -- A JSON array of crossings' identifiers.
            crossing_ids text NOT NULL,
            action_taken text,
            handed_to text,
            PRIMARY KEY (post_id, id)
        );
        CREATE VIEW v_crossings_current AS
            SELECT post_id, id, state, amendments, direction, crossed_at, outcome,
                document_class, document_issuer, document_number, surname, given_names,
                birth_date, sex, nationality, category, purpose, transport, screening_verdict,
                officer, workstation, stored_at, epoch, sequence, body
            FROM crossings;
        CREATE VIEW v_incidents AS
            SELECT post_id, id, kind, source, crossing_ids, action_taken, handed_to, officer,
                workstation, stored_at, epoch, sequence
            FROM incidents;
        CREATE VIEW v_flows AS
            SELECT post_id, day, direction, nationality, category, purpose, age_group, sex,
                count(*) AS persons, CASE WHEN count(*) < 5 THEN 1 ELSE 0 END AS is_small
            FROM (\(persons(dialect, of: "crossings", at: "crossed_at"))) AS person
            GROUP BY post_id, day, direction, nationality, category, purpose, age_group, sex;
        \(dialect.isParted ? comments(since: "9 incidents and views") : "")
        """
    }

    /// The view of who crossed, by the corrected times.
    static func flows(_ dialect: SQLDialect) -> String {
        """
        \(dialect.orReplaceView) v_flows AS
            SELECT post_id, day, direction, nationality, category, purpose, age_group, sex,
                count(*) AS persons, CASE WHEN count(*) < 5 THEN 1 ELSE 0 END AS is_small
            FROM (
                \(persons(dialect, of: "v_crossings_current", at: "corrected_at"))
            ) AS person
            GROUP BY post_id, day, direction, nationality, category, purpose, age_group, sex;
        """
    }

    /// A row for each person who crossed. What is not known is `unknown`.
    private static func persons(
        _ dialect: SQLDialect, of crossings: String, at time: String
    ) -> String {
        """
        SELECT post_id, day, direction, nationality, category, purpose, sex,
            CASE WHEN \(ageGroup("youngest")) = \(ageGroup("oldest"))
                THEN \(ageGroup("oldest")) ELSE 'unknown' END AS age_group
        FROM (
            SELECT post_id, COALESCE(day, 'unknown') AS day,
                COALESCE(direction, 'unknown') AS direction,
                COALESCE(nationality, 'unknown') AS nationality,
                COALESCE(category, 'unknown') AS category,
                COALESCE(purpose, 'unknown') AS purpose, COALESCE(sex, 'unknown') AS sex,
                years - CASE WHEN birthday > substr(day, 6, 5) THEN 1 ELSE 0 END AS oldest,
                years - CASE WHEN birthday <= substr(day, 6, 5) THEN 0 ELSE 1 END AS youngest
            FROM (
                SELECT post_id, direction, nationality, category, purpose, sex, day,
                    CASE WHEN \(dialect.hasYear("birth_date")) AND \(dialect.hasYear("day"))
                        THEN CAST(substr(day, 1, 4) AS bigint)
                            - CAST(substr(birth_date, 1, 4) AS bigint) END AS years,
                    CASE WHEN \(dialect.hasDay("birth_date"))
                        THEN substr(birth_date, 6, 5) END AS birthday
                FROM (
                    SELECT post_id, direction, nationality, category, purpose, sex, birth_date,
                        \(dialect.day(of: time)) AS day
                    FROM \(crossings)
                    WHERE state <> 'void' AND outcome IN ('admitted', 'departed')
                ) AS crossed
            ) AS dated
        ) AS aged
        """
    }

    /// RECORD.md, code lists. A child born this year may be -1 by its year alone.
    private static func ageGroup(_ age: String) -> String {
        """
        CASE WHEN \(age) IS NULL OR \(age) < -1 OR \(age) > 130 THEN 'unknown'
            WHEN \(age) < 5 THEN '0-4' WHEN \(age) < 12 THEN '5-11'
            WHEN \(age) < 18 THEN '12-17' WHEN \(age) < 60 THEN '18-59' ELSE '60+' END
        """
    }

    /// What a step added is described with it.
    static func comments(since step: String) -> String {
        ViewColumn.all.filter { $0.since == step }.map { column in
            "COMMENT ON COLUMN \(column.view).\(column.name) IS '"
                + column.text.replacing("'", with: "''") + "';"
        }.joined(separator: "\n")
    }
}
