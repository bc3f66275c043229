internal import Core

/// HQ's tables as named, append-only steps. A step that has shipped is never edited.
///
/// `post_id` leads every key, so that the tables can be distributed by post.
enum HubSchema {
    /// Brings the database to the newest layout; any number of hubs may try at once.
    ///
    /// - Parameter last: steps behind this one are left for later, as an older hub does.
    static func migrate(
        _ session: any SQLSession, at time: Timestamp, through last: Int = .max
    ) throws(HubFault) {
        if let lock = session.dialect.lockSchema { _ = try session.query(lock, []) }
        do throws(HubFault) {
            try applySteps(steps.prefix(last), session, at: time)
            if last > monthsSince { makeMonths(session, at: time) }
        } catch {
            if let unlock = session.dialect.unlockSchema { _ = try? session.query(unlock, []) }
            throw error
        }
        if let unlock = session.dialect.unlockSchema { _ = try session.query(unlock, []) }
    }

    /// Months are no reason to refuse anything: what has none yet stands in `records_other`.
    private static func makeMonths(_ session: any SQLSession, at time: Timestamp) {
        try? HubLedger(session: session).makeMonths(from: time)
    }

    private static func applySteps(
        _ steps: some Sequence<Step>, _ session: any SQLSession, at time: Timestamp
    ) throws(HubFault) {
        for step in steps {
            try session.transaction { () throws(HubFault) in
                try session.script(
                    """
                    CREATE TABLE IF NOT EXISTS schema_steps (
                        name text PRIMARY KEY, applied_at \(session.dialect.instant) NOT NULL)
                    """)
                let known = try session.query(
                    "SELECT 1 FROM schema_steps WHERE name = $1", [.text(step.name)])
                guard known.isEmpty else { return }
                try session.script(step.sql(session.dialect))
                try step.carryOver(step.ledger(session), time)
                _ = try session.query(
                    "INSERT INTO schema_steps (name, applied_at) VALUES ($1, $2)",
                    [.text(step.name), SQLValue(time)])
            }
        }
    }

    struct Step {
        let name: String
        let sql: (SQLDialect) -> String
        /// What a statement cannot do with the rows that are there already.
        var carryOver: (HubLedger, Timestamp) throws(HubFault) -> Void = { _, _ in }
        /// Where places stood when the step was the newest.
        var places = "places"

        func ledger(_ session: any SQLSession) -> HubLedger {
            HubLedger(session: session, places: places)
        }
    }

    /// The step behind which there are months.
    private static let monthsSince = 5

    private static var steps: [Step] {
        [
            Step(name: "1 posts and devices", sql: postsAndDevices),
            Step(name: "2 records and forks", sql: recordsAndForks),
            Step(name: "3 crossings and attachments", sql: crossingsAndAttachments),
            Step(
                name: "4 all branches", sql: allBranches,
                carryOver: { (ledger, time) throws(HubFault) in
                    try ledger.projectBranches(at: time)
                }, places: "records"),
            Step(name: "5 attachment contents and foretold records", sql: attachmentContents),
            Step(
                name: "6 places and months", sql: places,
                carryOver: { (ledger, _) throws(HubFault) in try ledger.partRecords() }),
            Step(name: "7 releases", sql: releases),
            Step(name: "8 tidings and acts", sql: tidings),
            Step(
                name: "9 incidents and views", sql: views,
                carryOver: { (ledger, _) throws(HubFault) in try ledger.projectIncidents() }),
            Step(name: "10 renewals", sql: renewals),
            Step(name: "12 losses", sql: losses),
            Step(
                name: "13 corrections", sql: corrections,
                carryOver: { (ledger, _) throws(HubFault) in
                    try ledger.carryStampsOver()
                    try ledger.projectCorrections()
                }),
            Step(name: "14 publications", sql: publications),
            Step(name: "11 external checks", sql: externalChecks),
            Step(
                name: hitsStep, sql: hits,
                carryOver: { (ledger, _) throws(HubFault) in try ledger.carryHits() }),
            Step(name: "15 subjects", sql: subjects),
            Step(name: "16 hub audit", sql: hubAudit),
            Step(name: ringsStep, sql: rings),
            Step(name: "18 retention", sql: retention),
        ]
    }

    private static func postsAndDevices(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE posts (
            post_id text PRIMARY KEY,
            first_contact_at \(dialect.instant) NOT NULL,
            last_contact_at \(dialect.instant) NOT NULL
        );
        CREATE TABLE devices (
            post_id text NOT NULL REFERENCES posts (post_id),
            fingerprint text NOT NULL,
            serial text NOT NULL,
            not_after \(dialect.instant) NOT NULL,
            first_seen_at \(dialect.instant) NOT NULL,
            last_seen_at \(dialect.instant) NOT NULL,
            revoked_at \(dialect.instant),
            PRIMARY KEY (post_id, fingerprint)
        );
        CREATE TABLE epochs (
            post_id text NOT NULL REFERENCES posts (post_id),
            epoch \(dialect.uuid) NOT NULL,
            first_seen_at \(dialect.instant) NOT NULL,
            changed_at \(dialect.instant) NOT NULL,
            head_sequence bigint NOT NULL,
            head_chain_hash text NOT NULL,
            PRIMARY KEY (post_id, epoch)
        );
        CREATE TABLE gaps (
            post_id text NOT NULL REFERENCES posts (post_id),
            epoch \(dialect.uuid) NOT NULL,
            after_sequence bigint NOT NULL,
            until_sequence bigint NOT NULL,
            noted_at \(dialect.instant) NOT NULL,
            closed_at \(dialect.instant),
            PRIMARY KEY (post_id, epoch, until_sequence)
        );
        """
    }

    private static func recordsAndForks(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE records (
            post_id text NOT NULL REFERENCES posts (post_id),
            epoch \(dialect.uuid) NOT NULL,
            sequence bigint NOT NULL,
            record_hash text NOT NULL,
            chain_hash text NOT NULL,
            kind text,
            id \(dialect.uuid),
            stored_at \(dialect.instant),
            received_at \(dialect.instant) NOT NULL,
            -- The record as it came, in RFC 8785 form; NULL where the post withheld it.
            canonical text,
            -- Why the record stands only here and not in the tables that people ask.
            note text,
            PRIMARY KEY (post_id, epoch, sequence),
            UNIQUE (post_id, epoch, sequence, record_hash)
        );
        CREATE INDEX records_by_id ON records (post_id, id);
        CREATE TABLE forks (
            post_id text NOT NULL REFERENCES posts (post_id),
            epoch \(dialect.uuid) NOT NULL,
            sequence bigint NOT NULL,
            record_hash text NOT NULL,
            chain_hash text NOT NULL,
            previous_hash text NOT NULL,
            kind text,
            id \(dialect.uuid),
            stored_at \(dialect.instant),
            received_at \(dialect.instant) NOT NULL,
            canonical text,
            PRIMARY KEY (post_id, epoch, sequence, record_hash, chain_hash)
        );
        """
    }

    private static func crossingsAndAttachments(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE crossings (
            post_id text NOT NULL REFERENCES posts (post_id),
            id \(dialect.uuid) NOT NULL,
            epoch \(dialect.uuid) NOT NULL,
            sequence bigint NOT NULL,
            stored_at \(dialect.instant) NOT NULL,
            officer text,
            workstation text,
            direction text,
            crossed_at \(dialect.instant),
            document_class text,
            document_issuer text,
            document_number text,
            surname text,
            given_names text,
            birth_date text,
            sex text,
            nationality text,
            category text,
            purpose text,
            transport text,
            outcome text,
            screening_verdict text,
            -- current, amended or void
            state text NOT NULL,
            amendments bigint NOT NULL,
            -- The body with all amendments applied.
            body text NOT NULL,
            PRIMARY KEY (post_id, id)
        );
        CREATE INDEX crossings_by_time ON crossings (post_id, crossed_at);
        CREATE INDEX crossings_by_document
            ON crossings (post_id, document_issuer, document_number);
        CREATE TABLE attachments (
            post_id text NOT NULL REFERENCES posts (post_id),
            sha256 text NOT NULL,
            crossing_id \(dialect.uuid) NOT NULL,
            kind text,
            media_type text,
            size bigint,
            PRIMARY KEY (post_id, sha256, crossing_id)
        );
        """
    }
}
