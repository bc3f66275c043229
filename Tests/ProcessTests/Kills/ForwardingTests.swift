import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// The uplink needs the journal's file, not the role that writes it.
    @Suite("forwarding without capture")
    struct ForwardingTests {
        static let crossings = Machine.isFullLane ? 400 : 80

        @Test("what capture stored is delivered while capture is stopped")
        func deliversWhileCaptureIsStopped() throws {
            try Post.run { post in
                try post.capture.start()
                try post.capture(crossings: Self.crossings)
                let stopped = try post.capture.stop()
                #expect(stopped == .exited(0))
                try post.uplink.start()
                let before = try post.status()
                let waiting = try #require(before.at("records", "pending")?.integer)
                #expect(waiting >= Int64(Self.crossings))
                #expect(before.at("roles", "capture", "state") == "stopped")

                try post.hub.start()
                try post.waitUntilDelivered()
                let after = try post.status()
                #expect(after.at("roles", "capture", "state") == "stopped")
                #expect(after.at("records", "forwarded") == after.at("records", "sequence"))
                #expect(after.at("link", "state") == "up")
                let both = try post.reckon()
                #expect(both.receipts == Int64(Self.crossings))
                print(
                    "Capture stopped: \(waiting) records waited, \(both.records) delivered, "
                        + "\(both.missing) missing")
            }
        }

        @Test("a killed uplink leaves a reset record, which reaches the journal with capture")
        func resetReachesTheJournal() throws {
            try Post.run { post in
                try post.hub.start()
                try post.uplink.start()
                let readyOnce = post.uplink.readyCount
                #expect(post.uplink.signal(SIGKILL))
                try post.uplink.waitUntilReady(after: readyOnce)
                #expect(try post.outboxes() > 0)
                #expect(try post.records().allSatisfy { $0["kind"] != "reset" })

                try post.capture.start()
                try Patience.until("the reset record in the journal") {
                    try post.records().contains { $0["kind"] == "reset" }
                }
                let reset = try #require(try post.records().first { $0["kind"] == "reset" })
                #expect(reset.at("body", "scope") == "process")
                #expect(reset.at("body", "cause")?.string?.contains("uplink") == true)
                try post.waitUntilDelivered()
                let status = try post.status()
                #expect(status.at("roles", "uplink", "restarts") == 1)
                let sequence = try #require(reset["sequence"]?.integer)
                #expect(try #require(status.at("records", "forwarded")?.integer) >= sequence)
            }
        }
    }
}
