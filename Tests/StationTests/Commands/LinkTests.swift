import Core
import Health
import Journal
import PKI
import Records
import Site
import Supervision
import Testing
import Uplink

@testable import Station

@Suite("waypost link")
struct LinkTests {
    private static let now = Timestamp(milliseconds: 1_795_258_800_000)

    /// A month's use as the uplink writes it down.
    private func state(
        rate: Int64? = 8_000, link: String = "up", deferrals: [String: JSONValue] = [:],
        lost: [JSONValue] = []
    ) throws -> UplinkState {
        var members = try #require(UplinkState().json.object)
        members["link"] = .string(link)
        members["last_contact_at"] = .string((Self.now + .seconds(-40)).description)
        members["month"] = "2026-11"
        members["month_sent_bytes"] = 30_000_000
        members["month_received_bytes"] = 2_000_000
        members["month_purposes"] = [
            "records": ["sent_bytes": 9_000_000, "received_bytes": 1_000_000],
            "attachments": ["sent_bytes": 21_000_000, "received_bytes": 1_000_000],
        ]
        members["rate"] = JSONValue(rate)
        members["record_bytes"] = 160
        members["deferrals"] = .object(deferrals)
        members["lost_attachments"] = .array(lost)
        return try #require(UplinkState(.object(members)))
    }

    private func lane(
        _ name: String, _ waiting: Int64, _ bytes: Int64?, deferral: String? = nil,
        through: Int64? = nil
    ) -> LaneReport {
        var report = LaneReport(lane: name)
        report.waiting = waiting
        report.bytes = bytes
        report.deferral = deferral
        report.throughInSeconds = through
        return report
    }

    @Test("shows what the link carries, what the month cost and what waits, within a screen")
    func screen() throws {
        let lost: JSONValue = [
            "sha256": .string(SHA256.digest([1]).description),
            "reason": "the post does not hold it any more", "at": .string(Self.now.description),
        ]
        let text = LinkScreen(
            state: try state(lost: [lost]), isRunning: true, hub: "https://hub.example.org:9443",
            budget: LinkBudget(bytes: 300_000_000),
            lanes: [
                lane("urgent", 1, 160, through: 1), lane("records", 4_200, 672_000, through: 84),
                lane("flagged_attachments", 12, 960_000, through: 204),
                lane("other_attachments", 900, 72_000_000, deferral: "stick"),
            ], at: Self.now
        ).render()
        #expect(
            text == """
                Link      up to https://hub.example.org:9443
                Contact   40 s ago
                Carries   8.0 kB a second, 160 B a record

                Month     32 MB of 300 MB used, 249 MB left for attachments
                  contact       0 B           urgent        0 B
                  records       10 MB         attachments   22 MB
                  downloads     0 B           history       0 B
                  logs          0 B

                  Lane                        Waiting  Bytes     Through
                  urgent, ahead of its turn   1        160 B     in 1 s
                  records                     4200     672 kB    in 1 min
                  attachments, flagged        12       960 kB    in 3 min
                  attachments, others         900      72 MB     by stick only

                1 attachment could not be brought; the last:
                  4bf5122f344554c5...  the post does not hold it any more

                """)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test("says why a lane does not go, for every reason there is")
    func reasons() throws {
        for reason in Deferral.allCases {
            let text = LinkScreen(
                state: try state(), isRunning: true, hub: nil, budget: nil,
                lanes: [lane("other_attachments", 1, 1, deferral: reason.rawValue)], at: Self.now
            ).render()
            let line = try #require(text.split(separator: "\n").last)
            #expect(!line.contains(" ? "), "\(line)")
            #expect(line.count > 60)
        }
    }

    @Test("counts what waits from the files, with every role stopped")
    func stopped() async throws {
        let root = TemporaryRoot()
        _ = try await root.provision()
        let journal = try Journal(
            directory: root.paths.journal, post: "DEMO-01",
            clock: StampingClock(source: SystemTime()),
            executor: ThreadExecutor(name: "journal"))
        for number in 0..<5 {
            _ = try await journal.append(
                RecordDraft(
                    kind: .crossing,
                    id: .version7(at: SystemTime().now(), random: SystemRandom()),
                    body: ["direction": "entry", "n": JSONValue(number)],
                    verdicts: number == 3 ? ["screening": ["verdict": "hit"]] : nil))
        }
        await journal.close()
        let lanes = LinkLanes.read(root.paths, try state())
        #expect(lanes.map(\.lane) == Lane.allCases.map(\.rawValue))
        #expect(lanes.map(\.waiting) == [1, 6, 0, 0, 0, 0, 0])
        #expect(lanes[1].bytes == Int64(960))
        #expect(lanes[1].throughInSeconds == 1)
        // With the link down nobody promises anything.
        let down = LinkLanes.read(root.paths, try state(link: "down"))
        #expect(down.map(\.deferral) == ["link", "link", nil, nil, nil, nil, nil])
        #expect(down.map(\.throughInSeconds) == [nil, nil, 0, 0, 0, 0, 0])
        // Of two files that HQ sends the budget carries one.
        let files = try [600, 700].map { size in
            try #require(
                DownloadReport(["release": "lists/a/1", "size": JSONValue(size), "held": 0]))
        }
        let both = LinkLanes.read(root.paths, try state(), downloads: files, left: 1_299)
        #expect(both[2].deferral == "budget" && both[2].throughInSeconds == nil)
        #expect(both[1].deferral == nil && both[1].throughInSeconds == 1)
        let enough = LinkLanes.read(root.paths, try state(), downloads: files, left: 1_300)
        #expect(enough[2].deferral == nil && enough[2].throughInSeconds ?? 0 >= 1)
        try LinuxFiles().replace(
            root.paths.state(of: .uplink) + "/cursor.json",
            with: Array(try state().json.compactText.utf8), mode: 0o640)
        let said = Transcript()
        #expect(await said.commands(root.paths, isJSON: true).showLink() == ExitCode.ok)
        let shown = try said.json()
        #expect(shown["state"] == "off")
        #expect(shown.at("month", "purposes", "attachments")?.integer == 22_000_000)
        #expect(shown["lanes"]?.array?.count == 7)
    }
}
