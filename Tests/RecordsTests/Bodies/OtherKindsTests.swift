import Core
import Records
import Testing

@Suite("Doubts about the other kinds")
struct OtherKindsTests {
    private static let target: JSONValue = "01936f2e-0000-7000-8000-000000000001"

    static let cases: [DoubtCase] = [
        DoubtCase(
            "a correction", kind: .amendment,
            [
                ("/target", target), ("/reason", "wrong_direction"),
                ("/changes", ["/direction": "exit"]),
            ], []),
        DoubtCase(
            "a correction of nothing", kind: .amendment,
            [
                ("/target", target), ("/reason", "typing_error"),
            ], ["missing /changes"]),
        DoubtCase(
            "a duplicate changes nothing", kind: .amendment,
            [
                ("/target", target), ("/reason", "duplicate"),
            ], []),
        DoubtCase(
            "void and changed", kind: .amendment,
            [
                ("/target", target), ("/reason", "void"), ("/changes", ["/direction": "exit"]),
            ], ["inconsistent /changes"]),
        DoubtCase(
            "a change to an unknown code", kind: .amendment,
            [
                ("/target", target), ("/reason", "typing_error"),
                ("/changes", ["/direction": "in"]),
            ], ["unknown_code /changes/~1direction"]),
        DoubtCase(
            "a change of a field to unknown", kind: .amendment,
            [
                ("/target", target), ("/reason", "typing_error"), ("/changes", ["/visa": .null]),
            ], []),
        DoubtCase(
            "a change of another kind's field", kind: .amendment,
            [
                ("/target", target), ("/reason", "completed_later"),
                ("/changes", ["/released_at": "2026-11-18T05:00:00Z"]),
            ], []),
        DoubtCase(
            "an outcome by two", kind: .hitOutcome,
            [
                ("/target", target), ("/decision", "confirmed"), ("/reason", "same person"),
                ("/decided_by", "B1"), ("/second", "by_telephone"), ("/second_badge", "B2"),
            ], []),
        DoubtCase(
            "a second without a name", kind: .hitOutcome,
            [
                ("/target", target), ("/decision", "confirmed"), ("/reason", "same person"),
                ("/decided_by", "B1"), ("/second", "present"),
            ], ["missing /second_badge"]),
        DoubtCase(
            "nobody with a name", kind: .hitOutcome,
            [
                ("/target", target), ("/decision", "dismissed"), ("/reason", "another birth date"),
                ("/decided_by", "B1"), ("/second", "none"), ("/second_badge", "B2"),
            ], ["inconsistent /second_badge"]),
        DoubtCase(
            "one's own second", kind: .hitOutcome,
            [
                ("/target", target), ("/decision", "dismissed"), ("/reason", "another birth date"),
                ("/decided_by", "B1"), ("/second", "hq"), ("/second_badge", "B1"),
            ], ["inconsistent /second_badge"]),
        DoubtCase(
            "a bare outcome", kind: .hitOutcome, [("/target", target)],
            [
                "missing /decision", "missing /reason", "missing /decided_by",
            ]),
        DoubtCase(
            "released before it came", kind: .vehicleVisit,
            [
                ("/plate", "16-4431"), ("/kind", "coach"), ("/arrived_at", "2026-11-18T05:00:00Z"),
                ("/released_at", "2026-11-18T04:00:00Z"),
            ], ["inconsistent /released_at"]),
        DoubtCase(
            "closed before opened", kind: .shift,
            [
                ("/opened", "2026-11-18T05:00:00Z"), ("/closed", "2026-11-18T04:00:00Z"),
                ("/officer_in_charge", "B1"), ("/occurrences", ["rain", ["lost_stamp": 3]]),
            ], ["inconsistent /closed"]),
        DoubtCase(
            "counts that add up", kind: .tally,
            [
                ("/direction", "entry"),
                ("/counts", ["F": ["0-4": 2, "60+": 1], "unknown": ["unknown": 4]]),
                ("/group_size", 7),
            ], []),
        DoubtCase(
            "counts that do not add up", kind: .tally,
            [
                ("/direction", "entry"), ("/counts", ["F": ["0-4": 2]]), ("/group_size", 3),
            ], ["inconsistent /group_size"]),
        DoubtCase(
            "an unknown age group", kind: .tally,
            [
                ("/direction", "entry"), ("/counts", ["F": ["0-5": 2], "G": [:]]),
            ], ["unknown_code /counts/F/0-5", "unknown_code /counts/G"]),
        DoubtCase(
            "an incident without action", kind: .incident,
            [
                ("/kind", "impostor"), ("/source", "officer"),
            ], ["missing /action_taken"]),
        DoubtCase(
            "an empty referral", kind: .referral, [],
            [
                "missing /crossing_id", "missing /need", "missing /urgency",
            ]),
        DoubtCase(
            "the first epoch", kind: .epochStart,
            [
                ("/previous_epoch", .null), ("/previous_sequence", .null),
                ("/previous_chain_hash", .null), ("/reason", "provisioned"),
            ], []),
        DoubtCase(
            "a reset", kind: .reset,
            [
                ("/scope", "board"), ("/cause", "watchdog"), ("/uptime_s", 86_400),
                ("/missed_deadline_ms", .null), ("/battery_mv", 24_100),
            ], []),
        DoubtCase(
            "a correction of time", kind: .timeCorrection,
            [
                ("/boot_id", target), ("/offset_ms", -1_500), ("/source", "kernel"),
            ], []),
        DoubtCase(
            "an audit entry", kind: .audit,
            [
                ("/action", "records.show"), ("/target", .null), ("/result", "ok"),
            ], []),
        DoubtCase(
            "an erasure", kind: .erasure,
            [
                ("/list", "national"), ("/version", 7), ("/reason", "expired"),
                ("/signature", "AAEC"),
            ], []),
    ]

    @Test("Each doubt is named at its place, and no other", arguments: cases)
    func doubts(_ example: DoubtCase) {
        let check = BodyFixtures.check(example.applied(to: [:]), kind: example.kind)
        #expect(check.refusals == [])
        #expect(check.warnings.map { "\($0.code.rawValue) \($0.pointer)" } == example.warnings)
    }
}
