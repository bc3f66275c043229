extension FindingCatalogue {
    static let headquarters: [FindingExplanation] = [
        FindingExplanation(
            ["link.silent"], also: "`the hub … is not reached`", .onSite,
            meaning: "records are kept, HQ is not reached",
            mending: "check modem, antenna, `[uplink].hub`"),
        FindingExplanation(
            ["attachments.stick_due"], .onSite,
            meaning: "images that the link does not carry fill the disk within 30 days, on the day "
                + "that is named, by what came in the last two weeks; or the oldest has waited "
                + "for 30 days",
            mending: "`waypost records export --to DIR`, and HQ's receipts back"),
        FindingExplanation(
            ["link.modem_cycled"], .onSite,
            meaning: "nobody answers over the link, and the load of tier 2 was switched off and "
                + "on; the next time comes later, four times a day at most",
            mending: "the modem's lamps, antenna, SIM, credit"),
        FindingExplanation(
            ["link.modem_not_cycled"], .commandLine,
            meaning: "the power role would not do that; why stands there",
            mending: "`waypost loads`; `waypost loads auto NAME` ends a person's order"),
        FindingExplanation(
            ["link.distrusted"], also: "`the certificate of the hub at … is not accepted`",
            .commandLine,
            meaning:
                "somebody else answers, HQ's keys changed, HQ revoked the post, or the post's clock "
                + "is wrong",
            mending: "check `[uplink].hub` and the clock, ask HQ whether the post is revoked; then "
                + "`waypost provision --import BUNDLE`; never skip the check"),
        FindingExplanation(
            [
                "certificates.device", "certificates.hub_ca", "certificates.carried",
                "certificates.list_ca", "certificates.lan", "certificates.protection",
            ], .commandLine,
            meaning: "a certificate ends within 90 days, or has ended",
            mending: "the finding names the way: the device's own the post renews by link a year "
                + "ahead, where that failed by hand (`waypost provision --renew FILE`, "
                + "`waypost-hub enrol --csr FILE`, `waypost provision --import`); the page's it "
                + "renews three years ahead by itself, by a clock that somebody vouches for; "
                + "else set the clock, then `waypost provision --site FILE`; HQ's for sticks "
                + "comes by link or with receipts (`waypost records import-receipts`)"),
        FindingExplanation(
            ["certificates.lan_ca"], .onSite,
            meaning: "the post's own authority ends, and the workstations that are named may trust "
                + "no other; told from 15 months ahead",
            mending: "install the next one on each, then enrol it again (\"The page's certificate "
                + "over the years\")"),
        FindingExplanation(
            ["certificates.recipient"], .headquarters,
            meaning: "HQ tells to seal what is carried by hand to a certificate that no authority "
                + "vouches for which this post believes, or to an older one; the one before "
                + "stays in use",
            mending: "ask HQ (`waypost-hub carried status`); a bundle of HQ's own brings it by "
                + "hand (`waypost provision --import`)"),
        FindingExplanation(
            ["certificates.renewal"], .headquarters,
            meaning: "HQ was asked to renew the device's certificate and said no; the finding says "
                + "why",
            mending: "ask HQ; by hand as above"),
        FindingExplanation(
            ["uplink.not_enrolled"], .commandLine,
            meaning: "HQ has given this post no certificate: records are stored and not forwarded",
            mending: "send HQ `device.csr`; `waypost provision --import BUNDLE`"),
        FindingExplanation(
            ["settings.refused"], .headquarters,
            meaning: "HQ's settings do not fit this `site.toml` or release any more; those before "
                + "them, or none, are in use",
            mending: "`waypost config show`; HQ publishes others"),
        FindingExplanation(
            ["release.refused"], .headquarters,
            meaning: "something that HQ published is refused, by name and reason; what was there "
                + "before stays",
            mending: "HQ publishes another version"),
    ]
}
