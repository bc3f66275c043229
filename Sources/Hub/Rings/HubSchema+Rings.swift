extension HubSchema {
    static let ringsStep = "17 power history and logs"

    /// What posts tell of sun, battery and loads, and what their roles said.
    ///
    /// A row is one entry of the post's own ring, under the place at which it stands there and the
    /// checksum that it has there: the same again is the same row, and what stands at that place of
    /// another disk is another.
    static func rings(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE power_history (
            post_id text NOT NULL REFERENCES posts (post_id),
            resolution text NOT NULL,
            segment bigint NOT NULL,
            place bigint NOT NULL,
            checksum text NOT NULL,
            -- sample, or what happened: switched, found, disobeyed, ordered, started, clockSet
            kind text NOT NULL,
            -- ended_at; of what has none the time of what was written before it, or of its arrival
            filed_at \(dialect.instant) NOT NULL,
            ended_at \(dialect.instant),
            for_s bigint,
            battery_v double precision,
            battery_v_min double precision,
            battery_v_max double precision,
            battery_a double precision,
            battery_a_min double precision,
            battery_a_max double precision,
            soc double precision,
            soc_deviation double precision,
            battery_c double precision,
            pv_w double precision,
            pv_w_max double precision,
            load_w double precision,
            load_w_max double precision,
            sight text,
            -- JSON: an array of names, and an object of parts of the time.
            loads_on text,
            served text,
            load text,
            is_on bigint,
            reason text,
            received_at \(dialect.instant) NOT NULL,
            PRIMARY KEY (post_id, resolution, segment, place, checksum)
        );
        CREATE INDEX power_history_by_time ON power_history (post_id, filed_at);
        CREATE VIEW v_power_history AS
            SELECT post_id, kind, ended_at, for_s, battery_v, battery_v_min, battery_v_max,
                battery_a, battery_a_min, battery_a_max, soc, soc_deviation, battery_c, pv_w,
                pv_w_max, load_w, load_w_max, sight, loads_on, served, load, is_on, reason,
                filed_at, received_at
            FROM power_history;
        CREATE TABLE post_logs (
            post_id text NOT NULL REFERENCES posts (post_id),
            role text NOT NULL,
            -- Of the line in the role's ring, and the first digits of the line's hash.
            number bigint NOT NULL,
            mark text NOT NULL,
            at \(dialect.instant) NOT NULL,
            uptime_s bigint NOT NULL,
            boot text NOT NULL,
            level text NOT NULL,
            text text NOT NULL,
            repeated bigint NOT NULL,
            omitted bigint NOT NULL,
            received_at \(dialect.instant) NOT NULL,
            PRIMARY KEY (post_id, role, number, mark)
        );
        CREATE INDEX post_logs_by_time ON post_logs (post_id, at);
        CREATE INDEX post_logs_by_arrival ON post_logs (post_id, received_at);
        CREATE VIEW v_post_logs AS
            SELECT post_id, at, role, level, text, repeated, omitted, uptime_s, boot, received_at
            FROM post_logs;
        \(dialect.isParted ? comments(since: ringsStep) : "")
        """
    }
}
