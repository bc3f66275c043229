extension FindingCatalogue {
    static let power: [FindingExplanation] = [
        FindingExplanation(
            ["power.controller_silent", "power.controller_late"], .onSite,
            meaning: "the solar controller does not answer, or too late; nothing is switched on "
                + "meanwhile",
            mending: "check cable, supply and A/B, then `waypost controller probe --port PORT`"),
        FindingExplanation(
            ["power.controller_refusing"], .onSite,
            meaning: "it answers every request with an exception, which stands there; its cable is "
                + "in order",
            mending: "see whether it is the model of its profile; switch its supply off and on"),
        FindingExplanation(
            ["power.controller_garbled"], .onSite,
            meaning: "what comes from its line cannot be understood",
            mending: "check baud, parity, termination, and that one device has its unit number"),
        FindingExplanation(
            ["power.controller_frozen", "power.controller_implausible"], .onSite,
            meaning: "its values stand still, or cannot be true",
            mending: "switch its supply off and on; compare with a voltmeter"),
        FindingExplanation(
            [
                "power.charger_lead_acid_profile", "power.charger_equalizes",
                "power.charger_charges_cold", "power.charger_wrong_nominal",
            ], .onSite,
            meaning: "the charger spoils the bank: lithium as if it were lead, equalising lithium "
                + "or gel, lithium below 0 °C, another nominal voltage; what was read stands "
                + "there",
            mending: "set the charger with the maker's tool, or correct `[power.battery]`"),
        FindingExplanation(
            [
                "power.charger_other_battery", "power.charger_voltages",
                "power.charger_compensates", "power.charger_disconnect_overlaps",
                "power.charger_disconnect_near",
            ], .onSite,
            meaning: "a setting that does not fit the bank, or its own disconnect before ours",
            mending: "the same"),
        FindingExplanation(
            ["power.shunt_lost"], .onSite,
            meaning: "the meter at the battery cannot be gone by; the controllers' currents stand "
                + "for it",
            mending: "check its cable and supply"),
        FindingExplanation(
            ["power.switch_refused"], .onSite,
            meaning: "the relay board answers, but not for this load's coil; the other loads are "
                + "not concerned",
            mending: "compare unit and coil of its `switch` in `site.toml` with the board's"),
        FindingExplanation(
            ["power.switch_silent", "power.switch_stuck"], .onSite,
            meaning: "the board does not answer, or the relay does not follow",
            mending: "check the board's cable and supply, then the relay"),
        FindingExplanation(
            ["power.panels_dirty"], .onSite,
            meaning: "the panels' best days have given too little for a week or more, evenly and "
                + "at every hour, as dust does and haze does not",
            mending: "clean them, then `waypost power cleaned`; a step up behind a day of clouds "
                + "ends it too (`waypost power`: washed by rain?)"),
        FindingExplanation(
            ["power.start_generator"], .onSite,
            meaning: "on a poor day the battery comes down to its reserve; only where "
                + "`[[power.sources]]` has a generator",
            mending: "start it before the time that is told; loads return by themselves"),
        FindingExplanation(
            ["power.source_without_charge"], .onSite,
            meaning: "a source's contact says that it runs, and in the dark nothing charges the "
                + "battery",
            mending: "its charger, breaker and cable; then the contact"),
        FindingExplanation(
            ["power.source_contact_open", "relays.contact_not_held"], .onSite,
            meaning: "something charges while every contact says that nothing runs; or its line "
                + "cannot be had",
            mending: "compare `detect` in `site.toml` with the contact"),
        FindingExplanation(
            ["power.relay_stuck", "power.relay_bypassed"], .onSite,
            meaning: "the load draws though its relay was told to open: a weld, or a wire around "
                + "it",
            mending: "replace the relay, take the bridge out, then `waypost loads auto NAME`"),
        FindingExplanation(
            ["power.relay_open"], .onSite,
            meaning: "nothing flows though its relay is closed",
            mending: "fuse, cable, plug, the appliance's own switch, the relay; then `waypost "
                + "loads auto NAME`"),
        FindingExplanation(
            ["power.workstation_stays_up", "power.unclean_stop"], .onSite,
            meaning: "a computer did not shut down when its load was to fall: it keeps its power, "
                + "or lost it at the battery's reserve",
            mending: "shut it down by hand; let it monitor its UPS"),
        FindingExplanation(
            ["power.estimate_contradicted"], .onSite,
            meaning: "the resting battery shows another charge than was counted; the voltage is "
                + "believed",
            mending: "compare the currents with a clamp meter; look for loads that no meter sees"),
        FindingExplanation(
            ["power.surge_suspected"], .onSite,
            meaning: "several lines fell silent within a minute",
            mending: "arresters, fuses and earth first, then each line's adapter and the devices' "
                + "supplies"),
        FindingExplanation(
            ["power.history_not_kept"], .commandLine,
            meaning: "the disk does not take the power history; about a day waits in memory",
            mending: "free space on the disk that holds `var/lib/waypost/power`"),
        FindingExplanation(
            ["power.metrics_not_served"], .commandLine,
            meaning: "`run/waypost/metrics.sock` cannot be had, so nobody can scrape; all else "
                + "goes on",
            mending: "see who has it (`ss -lxp`), or remove the file if it is no socket"),
        FindingExplanation(
            ["ups.not_listening", "capture.not_listening"], .commandLine,
            meaning: "the address of `[ups].listen` or `[capture].listen` is taken or not there "
                + "yet; it is tried again for as long as it takes",
            mending: "`ss -ltnp` shows who has it"),
        FindingExplanation(
            ["relays.lines_not_held", "relays.line_unknown"], .commandLine,
            meaning: "the board's relay lines could not be taken (the reason stands there), or one "
                + "could not be driven",
            mending: "stop what holds them (`gpioinfo`), then `waypost services`"),
    ]
}
