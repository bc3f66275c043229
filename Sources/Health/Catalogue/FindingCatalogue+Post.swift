extension FindingCatalogue {
    static let post: [FindingExplanation] = [
        FindingExplanation(
            ["capture.authority_not_offered"], .commandLine,
            meaning: "the address of `[capture].ca_listen` is taken, not there yet, or a port "
                + "below 1024 without the capability; new workstations cannot get the post's "
                + "certificate by themselves, all else goes on",
            mending: "`ss -ltnp` shows who has it; behind a change of ports `systemctl "
                + "daemon-reload` and a restart of capture; or another port, or `none`"),
        FindingExplanation(
            ["board.safe_mode"], .commandLine,
            meaning: "the ladder of restarts has left all but power and relays out; why and until "
                + "when stands there",
            mending: "mend the cause, then `systemctl start waypost.target`; a single role would "
                + "run alone"),
        FindingExplanation(
            ["access.breakglass"], .headquarters,
            meaning: "somebody came in with the key that needs no clock, and it opens the post "
                + "still",
            mending: "HQ: `waypost-hub technicians breakglass POST --renew`, `waypost-hub enrol "
                + "--csr`; then `waypost provision --import`"),
        FindingExplanation(
            ["role.stopped", "role.silent"], .commandLine,
            meaning: "a role is down or does not answer",
            mending: "`waypost services ROLE` says why it was started again before, then "
                + "`systemctl restart waypost-ROLE`; in the safe mode see above"),
        FindingExplanation(
            ["post.sealed"], .headquarters,
            meaning: "somebody sealed the post: capture and uplink do not start; or sealing was "
                + "begun and not finished",
            mending: "as the finding says: `waypost seal --yes` goes on; else carry what it sealed "
                + "to HQ, then `waypost erase`, `waypost provision`"),
        FindingExplanation(
            ["role.held"], .commandLine,
            meaning: "somebody stopped a part of a role, for the reason that stands there",
            mending: "`waypost services release ROLE/CHILD`"),
        FindingExplanation(
            ["role.failing"], .commandLine,
            meaning: "a part of a role fails again and again and is started again each time",
            mending: "`waypost services ROLE` says which and why; often: send it in, with `waypost "
                + "support-bundle`"),
        FindingExplanation(
            ["protection.missing", "protection.unreadable"], .commandLine,
            meaning: "referrals to the protection role are refused: nothing is there to seal them "
                + "to",
            mending: "ask the protection role for its certificate and put it at "
                + "`etc/waypost/protection.pem`, readable by capture; its key stays there"),
        FindingExplanation(
            ["site.refused"], .commandLine,
            meaning: "the new `site.toml` has faults; the post runs on the last accepted one",
            mending: "`waypost config check`"),
        FindingExplanation(
            ["site.not_kept"], .commandLine,
            meaning: "the configuration runs, and could not be kept as the accepted one: after the "
                + "next fault in `site.toml` there is none to fall back to",
            mending: "owner and mode of `var/lib/waypost/capture`, space on the disk"),
        FindingExplanation(
            ["site.missing"], .commandLine,
            meaning: "there is no configuration that could be used: the board is no post yet, or "
                + "its file is gone",
            mending: "`waypost config check`, then `waypost provision --site FILE`"),
        FindingExplanation(
            ["status.refused"], .commandLine,
            meaning: "some roles do not talk to this user; of them nothing bad is known",
            mending: "as root, or as a member of the group `waypost-view`"),
        FindingExplanation(
            ["access.recovery_codes"], .commandLine,
            meaning: "three recovery codes or fewer are left in the sealed envelope, or none were "
                + "ever made",
            mending: "`waypost officers recovery --renew`, and seal the print"),
        FindingExplanation(
            ["roster.no_supervisor"], .commandLine,
            meaning: "a roster is in force and none of its supervisors has a PIN here",
            mending: "`waypost officers reset BADGE`"),
        FindingExplanation(
            ["roster.overruled"], .headquarters,
            meaning: "a badge was unlocked here although HQ's roster locks it",
            mending: "HQ publishes a roster that names it, or `waypost officers lock BADGE`"),
        FindingExplanation(
            ["update.returned"], .headquarters,
            meaning: "a release did not prove itself and the post went back to the one before; "
                + "told of for two weeks",
            mending: "HQ makes one with a higher version; `waypost update status` says why"),
    ]
}
