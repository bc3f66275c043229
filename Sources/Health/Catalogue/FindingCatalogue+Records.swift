extension FindingCatalogue {
    static let records: [FindingExplanation] = [
        FindingExplanation(
            ["lists.old", "lists.expired", "lists.unreadable"], .commandLine,
            meaning: "the list answers `cannot_say`; the finding says why",
            mending: "`waypost lists install FILE`, or `waypost lists remove NAME`"),
        FindingExplanation(
            ["journal.read_only"], also: "answers 503", .commandLine,
            meaning: "the journal cannot be written: every record is refused",
            mending: "`findmnt -T` its folder, `dmesg`; `mount -o remount,rw`, or owner and mode"),
        FindingExplanation(
            ["journal.not_open"], also: "answers 503", .commandLine,
            meaning: "the journal cannot be opened, for the reason that stands there: every record "
                + "is refused",
            mending: "as the finding says; `waypost services`, `waypost records verify`"),
        FindingExplanation(
            ["journal.altered"], .onSite,
            meaning: "the daily reading of the whole journal found records that do not have their "
                + "hash any more",
            mending: "`waypost records verify` names the first; check the card"),
        FindingExplanation(
            ["journal.recovered"], .commandLine,
            meaning: "the journal was damaged, which an officer's record, the uplink or the daily "
                + "reading of all of it met: every record whose hash holds was carried into a "
                + "new file and goes to HQ, the rest is named by `verify` there and here; the "
                + "post goes on in a new epoch",
            mending: "check the card; copy the kept file away and remove it"),
        FindingExplanation(
            ["records.set_aside"], .headquarters,
            meaning: "HQ did not take some records; they stay here, and the others went on",
            mending: "`var/lib/waypost/uplink/cursor.json` says why; tell HQ"),
        FindingExplanation(
            ["records.receipts_doubtful"], .headquarters,
            meaning: "some of HQ's receipts here cannot be believed",
            mending: "`waypost records verify` names them; tell HQ"),
        FindingExplanation(
            ["disk.attachments"], also: "answers 507 to images", .commandLine,
            meaning: "records are stored, images are not: the disk has less than 256 MiB",
            mending: "free space; it goes on by itself"),
        FindingExplanation(
            ["disk.data_lost"], .onSite,
            meaning: "the card's data partition cannot be mounted: loads are kept, what is "
                + "captured now is gone with the power",
            mending: "take the card out for `waypost recover`, start from another"),
        FindingExplanation(
            ["disk.data_locked"], .onSite,
            meaning: "the card is encrypted and came from another board, or this one's TPM forgot "
                + "it: loads are kept, what is captured now is gone with the power",
            mending: "put a stick in, send HQ what it writes, put HQ's key on it (\"A card in the "
                + "spare\"); or put the card back"),
        FindingExplanation(
            ["disk.full"], also: "answers 507", .commandLine,
            meaning: "new records are refused before their receipt",
            mending: "free space; nothing stored is touched, storing goes on by itself"),
        FindingExplanation(
            ["disk.low"], .commandLine,
            meaning: "the disk fills up; nothing is refused yet",
            mending: "bring the link or a stick: what HQ has signed for can then be purged"),
        FindingExplanation(
            ["clock.untrusted"], .commandLine,
            meaning: "nobody vouches for the clock: records are stored all the same, their times "
                + "marked",
            mending: "`waypost clock`; `chronyc tracking`, or set it by hand: `timedatectl "
                + "set-time`"),
        FindingExplanation(
            ["records.lacking"], .commandLine,
            meaning: "HQ has signed for records that the journal does not hold; the post goes on "
                + "in a new epoch that says so",
            mending: "`waypost records verify`; once HQ has confirmed what it holds, move the "
                + "epoch's receipts aside"),
        FindingExplanation(
            ["records.forked", "records.new_epoch"], .onSite,
            meaning: "this card was copied and both copies wrote; each goes on in an epoch of its "
                + "own, HQ has the records of both",
            mending: "find the copy and take it out of service"),
    ]
}
