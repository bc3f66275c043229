/// A column of a view and what it means; the database says the same (`\\d+ VIEW`).
struct ViewColumn {
    let view: String
    let name: String
    let text: String
    /// The schema's step that brought it.
    let since: String

    private init(
        _ view: String, _ name: String, _ text: String, since: String? = nil
    ) {
        self.view = view
        self.name = name
        self.text = text
        self.since = since ?? Self.steps[view] ?? "9 incidents and views"
    }

    /// Steps that brought a whole view.
    private static let steps = [
        "v_hits": HubSchema.hitsStep, "v_power_history": HubSchema.ringsStep,
        "v_post_logs": HubSchema.ringsStep,
    ]

    static let all: [ViewColumn] = [
        ViewColumn("v_crossings_current", "post_id", "the post"),
        ViewColumn("v_crossings_current", "id", "the crossing's name, given by the workstation"),
        ViewColumn("v_crossings_current", "state", "current, amended, or void"),
        ViewColumn("v_crossings_current", "amendments", "how many were applied"),
        ViewColumn("v_crossings_current", "direction", "entry or exit"),
        ViewColumn("v_crossings_current", "crossed_at", "when, by the clock that the record names"),
        ViewColumn("v_crossings_current", "outcome", "the decision, as it stands now"),
        ViewColumn("v_crossings_current", "document_class", "a code, as in the record"),
        ViewColumn("v_crossings_current", "document_issuer", "as in the document"),
        ViewColumn("v_crossings_current", "document_number", "as in the document"),
        ViewColumn("v_crossings_current", "surname", "as in the document"),
        ViewColumn("v_crossings_current", "given_names", "as in the document"),
        ViewColumn("v_crossings_current", "birth_date", "1990-XX-XX where known in part"),
        ViewColumn("v_crossings_current", "sex", "F, M, X or unknown"),
        ViewColumn("v_crossings_current", "nationality", "three letters; XXX where unknown"),
        ViewColumn("v_crossings_current", "category", "a code, as in the record"),
        ViewColumn("v_crossings_current", "purpose", "of the journey, a code, as in the record"),
        ViewColumn("v_crossings_current", "transport", "a code, as in the record"),
        ViewColumn(
            "v_crossings_current", "screening_verdict",
            "clear, hit or cannot_say, as the post judged it then"),
        ViewColumn("v_crossings_current", "officer", "badge of who stored it"),
        ViewColumn("v_crossings_current", "workstation", "where"),
        ViewColumn("v_crossings_current", "stored_at", "when the post stored it"),
        ViewColumn("v_crossings_current", "epoch", "where its record stands in the chain"),
        ViewColumn("v_crossings_current", "sequence", "likewise"),
        ViewColumn("v_crossings_current", "body", "all of it in JSON, amendments applied"),
        ViewColumn(
            "v_crossings_current", "clock",
            "how far the post's clock was believed then: synchronised, holdover or untrusted",
            since: HubSchema.correctionsStep),
        ViewColumn(
            "v_crossings_current", "corrected_at",
            "crossed_at, put right where it is by a clock of the post that was found wrong",
            since: HubSchema.correctionsStep),
        ViewColumn(
            "v_crossings_current", "corrected_stored_at", "stored_at, likewise",
            since: HubSchema.correctionsStep),
        ViewColumn(
            "v_crossings_current", "corrected_within_ms",
            "so far what was put right may be off; NULL where nothing was",
            since: HubSchema.correctionsStep),
        ViewColumn(
            "v_crossings_current", "corrected_by",
            "hub, kernel or neighbours; NULL where nothing was put right",
            since: HubSchema.correctionsStep),
        ViewColumn("v_incidents", "post_id", "the post"),
        ViewColumn("v_incidents", "id", "the incident's name"),
        ViewColumn("v_incidents", "kind", "a code, as in the record"),
        ViewColumn("v_incidents", "source", "what led to it, a code, as in the record"),
        ViewColumn("v_incidents", "crossing_ids", "JSON array of the crossings' names"),
        ViewColumn("v_incidents", "action_taken", "in the officer's words"),
        ViewColumn("v_incidents", "handed_to", "who took over"),
        ViewColumn("v_incidents", "officer", "badge of who stored it"),
        ViewColumn("v_incidents", "workstation", "where"),
        ViewColumn("v_incidents", "stored_at", "when the post stored it"),
        ViewColumn("v_incidents", "epoch", "where its record stands in the chain"),
        ViewColumn("v_incidents", "sequence", "likewise"),
        ViewColumn("v_flows", "post_id", "the post"),
        ViewColumn(
            "v_flows", "day", "of the crossing, in UTC, by corrected_at",
            since: HubSchema.correctionsStep),
        ViewColumn("v_flows", "direction", "entry or exit"),
        ViewColumn("v_flows", "nationality", "three letters; unknown where not given"),
        ViewColumn("v_flows", "category", "a code, as in the record"),
        ViewColumn("v_flows", "purpose", "a code, as in the record"),
        ViewColumn(
            "v_flows", "age_group",
            "0-4, 5-11, 12-17, 18-59, 60+; unknown where the birth date leaves two groups open"),
        ViewColumn("v_flows", "sex", "F, M, X or unknown"),
        ViewColumn("v_flows", "persons", "who were admitted or departed; exact, for use inside"),
        ViewColumn("v_flows", "is_small", "1 below 5 persons: not for publication"),
        ViewColumn("v_hits", "post_id", "the post"),
        ViewColumn("v_hits", "alert_id", "the alert's name; a record may raise several hits"),
        ViewColumn("v_hits", "crossing_id", "the crossing that it is about"),
        ViewColumn(
            "v_hits", "kind",
            "hit, late_hit (a list that came later) or external_hit (a service that HQ asked)"),
        ViewColumn("v_hits", "list", "its name"),
        ViewColumn("v_hits", "list_version", "as asked; nothing for a service"),
        ViewColumn("v_hits", "entry", "the owner's name for the entry"),
        ViewColumn("v_hits", "category", "as in the entry"),
        ViewColumn("v_hits", "action", "as in the entry; nothing: verify with the owner first"),
        ViewColumn("v_hits", "score", "0 to 1000; a document is 1000"),
        ViewColumn("v_hits", "circle", "counter, or the one role that hears of a discreet list"),
        ViewColumn("v_hits", "raised_at", "by the post's clock"),
        ViewColumn(
            "v_hits", "state",
            "open, provisional, confirmed, dismissed, referred or withdrawn by the list"),
        ViewColumn("v_hits", "decision", "the one that counts"),
        ViewColumn("v_hits", "decided_at", "by the post's clock"),
        ViewColumn("v_hits", "decided_by", "badge"),
        ViewColumn("v_hits", "second", "present, by_telephone, hq or none"),
        ViewColumn("v_hits", "second_badge", "of the second person"),
        ViewColumn("v_hits", "withdrawn_at", "when the post saw that the list holds it no more"),
        ViewColumn("v_power_history", "post_id", "the post"),
        ViewColumn(
            "v_power_history", "kind",
            "sample (an hour, or what there was of it), or what happened to a load or to the role"),
        ViewColumn(
            "v_power_history", "ended_at",
            "the end of the sample, or when it happened, by the post's clock; NULL: not known"),
        ViewColumn("v_power_history", "for_s", "seconds that the sample is the mean of"),
        ViewColumn("v_power_history", "battery_v", "volts, mean"),
        ViewColumn("v_power_history", "battery_v_min", "lowest"),
        ViewColumn("v_power_history", "battery_v_max", "highest"),
        ViewColumn(
            "v_power_history", "battery_a",
            "amperes into the battery, mean; negative while it is drained"),
        ViewColumn("v_power_history", "battery_a_min", "lowest"),
        ViewColumn("v_power_history", "battery_a_max", "highest"),
        ViewColumn("v_power_history", "soc", "state of charge at the end, 0 to 1, as estimated"),
        ViewColumn("v_power_history", "soc_deviation", "of that, 0 to 1"),
        ViewColumn("v_power_history", "battery_c", "degrees Celsius, mean"),
        ViewColumn("v_power_history", "pv_w", "watts from the array, mean"),
        ViewColumn("v_power_history", "pv_w_max", "highest"),
        ViewColumn("v_power_history", "load_w", "watts to all loads, mean"),
        ViewColumn("v_power_history", "load_w_max", "highest"),
        ViewColumn("v_power_history", "sight", "how well the battery was seen, at worst"),
        ViewColumn("v_power_history", "loads_on", "JSON array: loads that were on at the end"),
        ViewColumn(
            "v_power_history", "served",
            "JSON object: for which part of the time each load was on, 0 to 1"),
        ViewColumn("v_power_history", "load", "of an event: the load"),
        ViewColumn("v_power_history", "is_on", "of an event: 1 on, 0 off"),
        ViewColumn("v_power_history", "reason", "of an event: why, in the post's words"),
        ViewColumn(
            "v_power_history", "filed_at",
            "ended_at, or what it is filed under where that is not known"),
        ViewColumn("v_power_history", "received_at", "when HQ got it"),
        ViewColumn("v_post_logs", "post_id", "the post"),
        ViewColumn("v_post_logs", "at", "when it was said, by the post's clock"),
        ViewColumn("v_post_logs", "role", "who said it"),
        ViewColumn("v_post_logs", "level", "warning, error or critical"),
        ViewColumn("v_post_logs", "text", "what was said"),
        ViewColumn(
            "v_post_logs", "repeated",
            "how often the same was said and not written since it was written last"),
        ViewColumn("v_post_logs", "omitted", "other lines before it that were not written"),
        ViewColumn("v_post_logs", "uptime_s", "seconds since the board started"),
        ViewColumn("v_post_logs", "boot", "first digits of the name of that run"),
        ViewColumn("v_post_logs", "received_at", "when HQ got it"),
    ]
}
