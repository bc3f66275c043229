import Core
import PKI
import Testing

@testable import Uplink

@Suite("What the uplink remembers")
struct UplinkStateTests {
    static func full() -> UplinkState {
        var state = UplinkState()
        state.forwarded = .init(position: 12, epoch: SampleChain.epoch(1), sequence: 11)
        state.link = .down
        state.lastContact = SampleAuthority.now
        state.lastError = "the hub is not reached"
        state.lastErrorAt = SampleAuthority.now
        state.setAside = [
            .init(
                epoch: SampleChain.epoch(1), sequence: 3, reason: "odd", at: SampleAuthority.now)
        ]
        state.forkedEpochs = [SampleChain.epoch(2)]
        state.count(LinkTraffic(sent: 10, received: 20), for: .records, at: SampleAuthority.now)
        state.foretold = 14
        state.attachmentsDone = [.flaggedAttachments: 12, .otherAttachments: 3]
        state.doubtful = 2
        state.lose(SHA256.digest([7]), "gone", at: SampleAuthority.now)
        state.deferrals = [.otherAttachments: .stick]
        state.rate = 8_000
        state.recordBytes = 140
        return state
    }

    @Test("reads what the first release wrote")
    func firstRelease() throws {
        var members = try #require(Self.full().json.object)
        for key in [
            "month_purposes", "foretold", "attachments_done", "doubtful", "lost_attachments",
            "deferrals", "rate", "record_bytes",
        ] { members[key] = nil }
        let state = try #require(UplinkState(.object(members)))
        #expect(state.forwarded == Self.full().forwarded)
        #expect(state.monthTraffic == Self.full().monthTraffic)
        #expect(state.attachmentsDone.isEmpty)
    }

    @Test("survives its file")
    func roundTrip() throws {
        let directory = try TemporaryDirectory()
        for state in [UplinkState(), Self.full()] {
            try LinuxFiles().replace(
                directory.path + "/cursor.json", with: Array(state.json.compactText.utf8),
                mode: 0o640)
            #expect(try UplinkState.load(directory: directory.path) == state)
        }
    }

    @Test("is fresh where nothing was kept, and a fault where the file says something else")
    func damaged() throws {
        let directory = try TemporaryDirectory()
        #expect(try UplinkState.load(directory: directory.path) == UplinkState())
        for text in ["", "{}", "[1]", "{\"schema\":2}"] {
            try LinuxFiles().replace(
                directory.path + "/cursor.json", with: Array(text.utf8), mode: 0o640)
            #expect(throws: UplinkFault.self) { try UplinkState.load(directory: directory.path) }
        }
    }

    @Test("counts the bytes of a calendar month and starts anew with the next")
    func months() throws {
        var state = UplinkState()
        let november = try #require(Timestamp("2026-11-30T23:59:59.999Z"))
        state.count(LinkTraffic(sent: 5, received: 6), for: .attachments, at: november)
        state.count(LinkTraffic(sent: 5, received: 6), for: .attachments, at: november)
        #expect(state.month == "2026-11")
        #expect(state.monthTraffic == LinkTraffic(sent: 10, received: 12))
        state.count(
            LinkTraffic(sent: 1, received: 2), for: .contact, at: november + .milliseconds(1))
        #expect(state.month == "2026-12")
        #expect(state.monthTraffic == LinkTraffic(sent: 1, received: 2))
        #expect(state.monthPurposes == [.contact: LinkTraffic(sent: 1, received: 2)])
    }
}
