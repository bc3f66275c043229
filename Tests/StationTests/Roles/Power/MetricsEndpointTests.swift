import Core
import Foundation
import Site
import Testing

@testable import Station

@Suite("Metrics as they are scraped", .timeLimit(.minutes(2)))
struct MetricsEndpointTests {
    private static let hasCurl = LinuxFiles().exists("/usr/bin/curl")
    private static let hasParser =
        (try? run(["/usr/bin/python3", "-c", "import prometheus_client"]).status) == 0

    private let root = TemporaryRoot()

    private static func run(_ words: [String], input: String = "") throws -> (
        status: Int32, output: String
    ) {
        let process = Process()
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        let (fed, read) = (Pipe(), Pipe())
        process.standardInput = fed
        process.standardOutput = read
        process.standardError = FileHandle.nullDevice
        try process.run()
        try fed.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try fed.fileHandleForWriting.close()
        let output = try read.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    private static func curl(_ path: String) throws -> String {
        let answer = try Self.run([
            "/usr/bin/curl", "--silent", "--show-error", "--fail", "--max-time", "30",
            "--unix-socket", path, "http://post/metrics",
        ])
        #expect(answer.status == 0)
        return answer.output
    }

    /// Scrapes the power role, all other roles being down.
    private func scrape() async throws -> String {
        let (context, slot) = try RunningRole.context(TemporaryRoot.site(), root)
        let path = root.paths.metricsSocket
        let scraped = Guarded("")
        try await RunningRole.run(.power, PowerRole(context).tree, root.paths, slot) {
            (role: RunningRole) async throws -> Void in
            while (try? await role.call(RoleCall.power)) == nil || !LinuxFiles().exists(path) {}
            let text = try Self.curl(path)
            scraped.withLock { $0 = text }
        }
        #expect(!LinuxFiles().exists(path), "the socket goes with the role")
        return scraped.withLock { $0 }
    }

    @Test(
        "are served by the power role with every other role down",
        .enabled(if: hasCurl, "needs Debian's curl"))
    func served() async throws {
        let text = try await scrape()
        #expect(text.contains("\nwaypost_post_info{post=\"DEMO-01\"} 1\n"))
        #expect(text.contains("\nwaypost_role_state{role=\"power\",state=\"running\"} 1\n"))
        #expect(text.contains("\nwaypost_role_state{role=\"capture\",state=\"stopped\"} 1\n"))
        #expect(text.contains("\nwaypost_load_on{load=\"appliance\",tier=\"0\"} 1\n"))
        #expect(text.contains("\nwaypost_battery_reserve_ratio 0."))
        #expect(text.contains("code=\"role.stopped\""))
        #expect(!text.contains("waypost_battery_volts"), "its controller is out of reach")
    }

    @Test(
        "are what Prometheus's own parser takes, name by name",
        .enabled(if: hasCurl && hasParser, "needs curl and PyPI's prometheus_client"))
    func parsed() async throws {
        let text = try await scrape()
        let parsed = try Self.run(
            [
                "/usr/bin/python3", "-c",
                """
                import sys
                from prometheus_client.parser import text_string_to_metric_families as families
                for family in families(sys.stdin.read()):
                    assert family.documentation and family.type in ("gauge", "counter"), family
                    for sample in family.samples: print(sample.name)
                """,
            ], input: text)
        #expect(parsed.status == 0)
        let samples = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            String($0.prefix { $0 != "{" && $0 != " " })
        }
        #expect(parsed.output.split(separator: "\n").map(String.init) == samples)
        #expect(samples.count > 40)
    }

    @Test(
        "are the same as a file for node_exporter, and go on with power down",
        .enabled(if: hasCurl, "needs Debian's curl"))
    func textfile() async throws {
        @Sendable func families(_ text: String) -> Set<Substring> {
            Set(text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") })
        }
        @Sendable func written() async throws -> String {
            let file = root.paths.root + "/waypost.prom"
            let console = Console(write: { _ in }, complain: { Issue.record("\($0)") })
            let commands = StationCommands(paths: root.paths, console: console, isJSON: false)
            #expect(await commands.metrics(textfile: file) == 0)
            #expect(try root.mode(file) == 0o644)
            return try root.text(file)
        }
        _ = try await root.provision()
        let (context, slot) = try RunningRole.context(TemporaryRoot.site(), root)
        let path = root.paths.metricsSocket
        try await RunningRole.run(.power, PowerRole(context).tree, root.paths, slot) {
            (role: RunningRole) async throws -> Void in
            while (try? await role.call(RoleCall.power)) == nil || !LinuxFiles().exists(path) {}
            // What the role has learned a moment later stands in both.
            var text = ""
            repeat {
                text = try await written()
            } while try !families(text).isSuperset(of: families(Self.curl(path)))
            #expect(text.contains("\nwaypost_load_on{load=\"appliance\",tier=\"0\"} 1\n"))
        }
        let down = try await written()
        #expect(down.contains("\nwaypost_role_state{role=\"power\",state=\"stopped\"} 1\n"))
        let none = StationCommands(
            paths: root.paths, console: Console(write: { _ in }, complain: { _ in }), isJSON: false)
        #expect(await none.metrics(textfile: root.paths.root + "/none/x.prom") == 69)
        let said = Transcript()
        #expect(await said.commands(root.paths, isJSON: true).metrics(textfile: nil) == 0)
        #expect(try said.json()["text"]?.string?.contains("waypost_role_state") == true)
    }

    @Test("a socket that somebody else has is a finding, and the role serves all the same")
    func occupied() async throws {
        try LinuxFiles().makeDirectory(root.paths.runtime, mode: 0o755)
        try LinuxFiles().replace(root.paths.metricsSocket, with: [1], mode: 0o600)
        let (context, slot) = try RunningRole.context(TemporaryRoot.site(), root)
        try await RunningRole.run(.power, PowerRole(context).tree, root.paths, slot) {
            (role: RunningRole) async throws -> Void in
            while try await !role.findings().contains("power.metrics_not_served") {}
            while (try? await role.call(RoleCall.power)) == nil {}
        }
        #expect(try LinuxFiles().read(root.paths.metricsSocket, limit: 10) == [1])
    }
}
