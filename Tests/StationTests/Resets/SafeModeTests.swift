import Core
import Health
import Site
import Testing

@testable import Station

@Suite("The board's safe mode as the ladder tells of it")
struct SafeModeTests {
    private let root = TemporaryRoot()
    private let files = LinuxFiles()
    private let time = SystemTime()

    private func ladder(_ words: String, boot: Identifier? = nil, ago: Duration = .zero) throws {
        try files.makeDirectory(LinuxFiles.parent(of: root.paths.safeMode), mode: 0o755)
        let uptime = (time.monotonic() - ago).inSeconds
        let text = "\(uptime) \(boot ?? time.bootID) \(words)\n"
        try files.replace(root.paths.safeMode, with: Array(text.utf8), mode: 0o644)
    }

    private func findings() async -> [Finding] {
        await StatusCollector(paths: root.paths, timeout: .milliseconds(200)).collect().findings
    }

    @Test("is a finding that says why, since when, until when, and how it is ended")
    func finding() async throws {
        #expect(!(await findings().contains { $0.code == "board.safe_mode" }))
        try ladder("60 6 of 6 points", ago: .seconds(600))
        let finding = try #require(await findings().first { $0.code == "board.safe_mode" })
        #expect(finding.severity == .critical)
        #expect(finding.summary.contains("6 of 6 points"))
        #expect(finding.remedy.hasPrefix("systemctl start waypost.target"))
        let since = try #require(finding.since)
        #expect(((time.now() - since) - .seconds(600)).magnitude < .seconds(30))
        let end = (since + .seconds(3_600)).description
        let shown = "\(end.dropFirst(5).prefix(5)) \(end.dropFirst(11).prefix(5))"
        #expect(finding.summary.contains("until \(shown) UTC"), "\(finding.summary)")
    }

    @Test("gives no remedy that would start one role and leave the others out")
    func remedies() async throws {
        func remedies() async -> [String] {
            await findings().filter { $0.code == "role.stopped" }.map(\.remedy)
        }
        #expect(await remedies().contains { $0.contains("start waypost-capture") })
        try ladder("- entered by hand")
        let safe = await remedies()
        #expect(safe.count == Role.allCases.count)
        for role in Role.allCases {
            #expect(!safe.contains { $0.contains("start waypost-\(role.rawValue)") })
        }
        #expect(safe.contains { $0.contains("systemctl start waypost.target") })
    }

    @Test("stands on the screens of status and services, and in their documents")
    func screens() async throws {
        try ladder("120 waypost-capture failed (signal killed ILL)")
        let status = Transcript()
        #expect(await status.commands(root.paths).status() == 2)
        #expect(status.output.hasPrefix("Waypost  SAFE MODE"))
        #expect(status.output.contains("waypost-capture failed") || status.output.contains("..."))
        let services = Transcript()
        _ = await services.commands(root.paths).services()
        #expect(services.output.contains("\nSAFE MODE until "))
        let json = Transcript()
        _ = await json.commands(root.paths, isJSON: true).services()
        let mode = try json.json().at("board", "safe_mode")
        #expect(mode?["reason"] == "waypost-capture failed (signal killed ILL)")
        #expect(mode?["until"]?.string.flatMap { Timestamp($0) } != nil)
    }

    @Test(
        "is none where its file is damaged, or of another run of the board",
        arguments: ["", "60", "sixty 6 of 6", "-1 6 of 6", "99999999999999999999 6 of 6"])
    func damaged(words: String) throws {
        try ladder(words)
        #expect(SafeMode.read(root.paths, files, time) == nil)
        try ladder("60 6 of 6 points", boot: Identifier(high: 1, low: 1))
        #expect(SafeMode.read(root.paths, files, time) == nil)
        try ladder("60 6 of 6 points")
        #expect(SafeMode.read(root.paths, files, time)?.reason == "6 of 6 points")
        try ladder("- " + String(repeating: "x", count: 600))
        let long = try #require(SafeMode.read(root.paths, files, time))
        #expect(long.reason.count == SafeMode.reasonLimit && long.length == nil)
        try ladder("- " + String(repeating: "x", count: 6_000))
        #expect(SafeMode.read(root.paths, files, time) == nil)
        for text in ["\0\0", "\n", "x y z w"] {
            try files.replace(root.paths.safeMode, with: Array(text.utf8), mode: 0o644)
            #expect(SafeMode.read(root.paths, files, time) == nil)
        }
    }
}

extension Duration {
    fileprivate var magnitude: Duration { self < .zero ? .zero - self : self }
}
