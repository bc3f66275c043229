import Core
import Foundation
import Health
import Site
import Testing

@testable import Station

@Suite("The report of the commissioning check")
struct SelftestReportTests {
    /// Of a load whose name has all its 32 characters.
    private static let longestCode = "relay.load-with-a-name-of-32-characters.seen"

    private func report(_ outcomes: [SelftestPoint.Outcome]) -> SelftestReport {
        SelftestReport(
            post: "DEMO-01", at: Timestamp(milliseconds: 1_795_258_800_000), took: .seconds(400),
            isAttended: false, person: "root", release: "0.1.0", device: nil,
            points: outcomes.enumerated().map { number, outcome in
                SelftestPoint(
                    number == 1 ? Self.longestCode : "point.\(number)",
                    outcome,
                    "something was <found> & it takes a long sentence to say all of what it was",
                    remedy: "do what there is to do, which is another long sentence in itself",
                    measured: [SelftestPoint.Measure("volts", 25.123, "V")])
            })
    }

    @Test("the worst point is its state; what was not tried changes nothing")
    func state() {
        #expect(report([.passed, .notTried]).state == .ok)
        #expect(report([.passed, .warning, .notTried]).state == .warning)
        #expect(report([.passed, .warning, .failed]).state == .critical)
        #expect(report([.notTried]).state == .unknown)
        #expect(report([]).state == .unknown)
    }

    @Test("fits a terminal of 80 columns, and says what to do about what is not well only")
    func text() {
        let lines = report([.passed, .warning, .failed, .notTried]).text.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines.map(\.count))")
        #expect(lines.count { $0.contains("-> do what") } == 3)
        #expect(lines.last == "CRITICAL: 1 passed, 1 warning, 1 failed, 1 not tried, in 6 min")
    }

    @Test("its page holds every point, escaped, and nothing from elsewhere")
    func page() {
        let page = report([.passed, .failed]).page(hash: "ab\"c")
        #expect(page.contains("&lt;found&gt; &amp; it"))
        #expect(page.contains(Self.longestCode))
        #expect(page.contains("volts 25.12 V"))
        #expect(page.contains("ab&quot;c"))
        #expect(!page.contains("http"))
        #expect(!page.contains("<script"))
    }

    @Test("is signed by the device key as openssl verifies it, kept, and leaves a record")
    func kept() async throws {
        let root = TemporaryRoot()
        _ = try await root.provision()
        let files = SelftestFiles(paths: root.paths, files: LinuxFiles(), time: SystemTime())
        var report = report([.passed])
        let outcome = files.keep(&report)
        #expect(outcome.obstacles == [])
        let name = try #require(outcome.name)
        let key = root.paths.root + "/public.pem"
        let request = root.paths.configuration + "/device.csr"
        let written = OtherProgram.output(
            ["openssl", "req", "-in", request, "-noout", "-pubkey"])
        try LinuxFiles().replace(key, with: try #require(written), mode: 0o600)
        let verify = ["openssl", "dgst", "-sha256", "-verify", key, "-signature", name + ".sig"]
        #expect(OtherProgram.output(verify + [name + ".json"]) != nil)
        // Another byte, and it holds no more.
        var bytes = try LinuxFiles().read(name + ".json", limit: 1 << 20)
        bytes[bytes.count / 2] ^= 1
        try LinuxFiles().replace(name + ".other", with: bytes, mode: 0o600)
        #expect(OtherProgram.output(verify + [name + ".other"]) == nil)
        let waiting = try LinuxFiles().list(root.paths.outbox(of: .capture), limit: 10)
        let records = try waiting.map { try root.text(root.paths.outbox(of: .capture) + "/" + $0) }
        #expect(records.contains { $0.contains("sha256:\(outcome.hash)") })
        #expect(try root.text(name + ".txt").contains("OK: 1 passed"))
    }

    @Test("keeps the newest reports only, each with all its files")
    func oldest() async throws {
        let root = TemporaryRoot()
        _ = try await root.provision()
        let files = SelftestFiles(paths: root.paths, files: LinuxFiles(), time: SystemTime())
        for hour in 0..<(SelftestFiles.limit + 3) {
            var report = report([.passed])
            report.at = Timestamp(
                milliseconds: 1_795_258_800_000 + Int64(hour) * 3_600_000)
            _ = files.keep(&report)
        }
        let names = try LinuxFiles().list(root.paths.selftests, limit: 1_000)
        #expect(names.count == SelftestFiles.limit * 4)
        #expect(names.first?.hasPrefix("2026-11-21T14") == true)
    }

    @Test("an unusable key leaves it unsigned and says so")
    func unsigned() async throws {
        let root = TemporaryRoot()
        _ = try await root.provision()
        try LinuxFiles().replace(
            root.paths.secrets + "/device.key", with: Array("no key".utf8), mode: 0o600)
        var report = report([.passed])
        let outcome = SelftestFiles(
            paths: root.paths, files: LinuxFiles(), time: SystemTime()
        ).keep(&report)
        #expect(!outcome.isSigned)
        #expect(outcome.obstacles.count == 1)
        #expect(report.device == nil)
    }
}
