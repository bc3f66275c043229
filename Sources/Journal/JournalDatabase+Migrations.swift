internal import FoundationEssentials
internal import GRDB
internal import Records

extension JournalDatabase {
    /// Named, append-only steps. A step that has shipped is never edited.
    static var migrations: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 records") { database in
            try database.execute(
                sql: """
                    CREATE TABLE post (id TEXT NOT NULL) STRICT;
                    CREATE TABLE epochs (
                        number INTEGER PRIMARY KEY,
                        epoch BLOB NOT NULL UNIQUE,
                        first_position INTEGER NOT NULL UNIQUE
                    ) STRICT;
                    -- Positions have no holes and an epoch's records follow one another, so a
                    -- record's sequence is its position less its epoch's first, plus 1.
                    CREATE TABLE records (
                        position INTEGER PRIMARY KEY,
                        epoch INTEGER NOT NULL REFERENCES epochs (number),
                        id BLOB NOT NULL UNIQUE,
                        kind TEXT NOT NULL,
                        urgent INTEGER NOT NULL,
                        body_hash BLOB NOT NULL,
                        record_hash BLOB NOT NULL,
                        chain_hash BLOB NOT NULL,
                        bytes BLOB
                    ) STRICT;
                    CREATE INDEX records_urgent ON records (position) WHERE urgent = 1;
                    """)
        }
        migrator.registerMigration("2 attachments") { database in
            try database.execute(
                sql: """
                    -- Which record names which attachment; once `purged`, the file is gone.
                    CREATE TABLE attachments (
                        position INTEGER NOT NULL REFERENCES records (position),
                        sha256 BLOB NOT NULL,
                        kind TEXT,
                        media_type TEXT,
                        size INTEGER NOT NULL,
                        flagged INTEGER NOT NULL,
                        purged INTEGER NOT NULL DEFAULT 0,
                        PRIMARY KEY (position, sha256)
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX attachments_sha256 ON attachments (sha256);
                    -- Files that no record names, and for how many rounds they are as they are.
                    CREATE TABLE idle_attachments (
                        sha256 BLOB NOT NULL,
                        complete INTEGER NOT NULL,
                        size INTEGER NOT NULL,
                        rounds INTEGER NOT NULL,
                        PRIMARY KEY (sha256, complete)
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("3 retention") { database in
            try database.execute(
                sql: """
                    -- Days that the post counted, and how far the journal reached on each.
                    CREATE TABLE days (
                        number INTEGER PRIMARY KEY,
                        date TEXT NOT NULL,
                        boot_id BLOB NOT NULL,
                        monotonic_ms INTEGER NOT NULL,
                        position INTEGER NOT NULL
                    ) STRICT;
                    -- Up to which position of each epoch HQ had signed on that day.
                    CREATE TABLE covered (
                        day INTEGER NOT NULL,
                        epoch INTEGER NOT NULL REFERENCES epochs (number),
                        position INTEGER NOT NULL,
                        PRIMARY KEY (day, epoch)
                    ) STRICT, WITHOUT ROWID;
                    -- What is told of a record whose bytes are gone.
                    CREATE TABLE purged (
                        position INTEGER PRIMARY KEY REFERENCES records (position),
                        stored_at TEXT,
                        clock TEXT
                    ) STRICT;
                    """)
        }
        migrator.registerMigration("4 recovery") { database in
            try database.execute(
                sql: """
                    CREATE TABLE recoveries (
                        number INTEGER PRIMARY KEY,
                        at TEXT NOT NULL,
                        kept_aside TEXT NOT NULL,
                        carried INTEGER NOT NULL
                    ) STRICT;
                    -- On which board the journal was opened last.
                    CREATE TABLE board (id BLOB NOT NULL) STRICT;
                    -- Sequences that a recovery could not carry over.
                    CREATE TABLE lost (
                        recovery INTEGER NOT NULL REFERENCES recoveries (number),
                        epoch BLOB NOT NULL,
                        first INTEGER NOT NULL,
                        last INTEGER NOT NULL
                    ) STRICT;
                    """)
        }
        migrator.registerMigration("5 alerts") { database in
            try database.execute(
                sql: """
                    -- Which records have to do with which alert (``AlertMark``).
                    CREATE TABLE alerts (
                        position INTEGER PRIMARY KEY REFERENCES records (position),
                        alert BLOB NOT NULL,
                        crossing BLOB,
                        waiting INTEGER NOT NULL
                    ) STRICT;
                    CREATE INDEX alerts_alert ON alerts (alert);
                    CREATE INDEX alerts_crossing ON alerts (crossing) WHERE crossing IS NOT NULL;
                    CREATE INDEX alerts_waiting ON alerts (position) WHERE waiting > 0;
                    """)
            // Every hit is urgent, so that only those records are read.
            let urgent = try Int64.fetchAll(
                database, sql: "SELECT position FROM records WHERE urgent = 1 ORDER BY position")
            for position in urgent {
                let bytes = try Data.fetchOne(
                    database, sql: "SELECT bytes FROM records WHERE position = ?",
                    arguments: [position])
                guard let bytes, let draft = RecordDraft(canonical: Array(bytes)) else { continue }
                if let mark = AlertMark(draft) {
                    try Journal.note(mark, at: position, in: database)
                }
            }
        }
        migrator.registerMigration("6 clock") { database in
            try database.execute(
                sql: """
                    -- What the stamps say of the clock (``ClockStretch``), and what was corrected
                    -- since, up to a position; both are made from the records alone.
                    CREATE TABLE clock_stretches (
                        first_position INTEGER PRIMARY KEY,
                        boot_id BLOB NOT NULL,
                        origin_ms INTEGER NOT NULL,
                        trusted INTEGER NOT NULL,
                        first_ms INTEGER NOT NULL,
                        last_ms INTEGER NOT NULL
                    ) STRICT;
                    CREATE TABLE clock_corrections (
                        boot_id BLOB PRIMARY KEY,
                        position INTEGER NOT NULL,
                        started_ms INTEGER NOT NULL,
                        bound_ms INTEGER NOT NULL,
                        offset_ms INTEGER NOT NULL,
                        source TEXT NOT NULL,
                        known_ms INTEGER
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE clock_read (position INTEGER NOT NULL) STRICT;
                    INSERT INTO clock_read (position) VALUES (0);
                    """)
        }
        return migrator
    }
}
