import Core
import Foundation
import Testing

extension RealProcesses {
    /// From the counter over HQ to a service and back, with real processes and PostgreSQL.
    @Suite("a service that HQ asks")
    struct ExternalCheckTests {
        private static let stolen = "ST1234567"
        private static let later = "ST7654321"

        private func cross(_ number: String, at workstation: Workstation) throws -> JSONValue {
            let body: JSONValue = [
                "direction": "entry", "crossed_at": .string(SystemTime().now().description),
                "decision": ["outcome": "admitted"],
                "document": ["class": "passport", "issuer": "NER", "number": .string(number)],
            ]
            let answer = try workstation.put(Workstation.newIdentifier(), body.compactText)
            #expect(answer.body.at("screening", "verdict") != "hit")
            return answer.body["id"] ?? .null
        }

        private func alert(_ crossing: JSONValue, at workstation: Workstation) throws -> JSONValue?
        {
            try workstation.alerts().split(separator: "\n").filter { $0.hasPrefix("data: ") }
                .compactMap { try? JSONValue(parsing: String($0.dropFirst(6))) }
                .first { $0["crossing"] == crossing }
        }

        /// Two workers for the service, as two hubs have them.
        private func service(
            _ name: String, of post: Post, options: [String] = ["--time-limit", "5"],
            stolen: [String] = [stolen, later]
        ) -> Service {
            Service(
                name: name,
                arguments: [
                    Machine.program("waypost-hub"), "external-check", "run", "sltd", "--dir",
                    post.hubDirectory, "--list", "SLTD of INTERPOL",
                ] + options + [
                    "--", "python3", Machine.script("ask_service.py"), post.path("asked"),
                ] + stolen, readyText: "asking sltd", log: LogFile(path: post.path("\(name).log")))
        }

        @Test(
            "raises an alert at the post that survives kills, is decided there and told at HQ",
            .enabled(
                if: PostgresServer.isAvailable,
                "needs postgresql-15, and root or the user postgres"))
        func hit() throws {
            let server = try PostgresServer()
            defer { server.end() }
            try Post.run(Post.Options(store: server.store)) { post in
                for service in [post.hub, post.capture, post.uplink] { try service.start() }
                let counter = try Workstation(of: post, name: "counter")
                let workers = ["first", "second"].map { service($0, of: post) }
                defer { for worker in workers { worker.end() } }
                for worker in workers { try worker.start() }

                let clear = try cross("CL0000001", at: counter)
                let crossing = try cross(Self.stolen, at: counter)
                let begin = SystemTime().monotonic()
                try Patience.until("the alert", within: .seconds(90)) {
                    try alert(crossing, at: counter) != nil
                }
                print("alert behind a service's hit after \(SystemTime().monotonic() - begin)")
                let raised = try #require(try alert(crossing, at: counter))
                #expect(raised["kind"] == "late_hit" && raised["state"] == "open")
                let check = raised.at("checks", "0")
                #expect(check?["list"] == "SLTD of INTERPOL")
                #expect(check?.at("matches", "0", "action") == "check_document")
                #expect(check?.at("matches", "0", "contact")?.string?.contains("+227") == true)
                #expect(try alert(clear, at: counter) == nil)

                // The hub is away while the service answers; capture dies behind it.
                try post.uplink.stop()
                let second = try cross(Self.later, at: counter)
                post.hub.signal(SIGKILL)
                try post.hub.waitUntilReady(after: post.hub.readyCount)
                try post.uplink.start()
                let readyOnce = post.capture.readyCount
                #expect(post.capture.signal(SIGKILL))
                try post.capture.waitUntilReady(after: readyOnce)
                try Patience.until("the second alert", within: .seconds(120)) {
                    try alert(second, at: counter) != nil
                }
                #expect(try alert(crossing, at: counter) == raised)

                let decision: JSONValue = [
                    "decision": "dismissed", "reason": "another number", "second": "hq",
                    "second_badge": "HQ-7",
                ]
                let answers = try counter.send([
                    Workstation.Request(
                        method: "POST",
                        path: "/v1/alerts/\(raised["id"]?.string ?? "")/outcome",
                        body: decision.compactText)
                ])
                #expect(answers.first?.status == 201)
                try post.waitUntilDelivered()
                try Patience.until("the answers at HQ", within: .seconds(60)) {
                    try server.value("SELECT count(*) FROM orders WHERE state = 'done'") == "2"
                }
                // Each document once, whoever asked it.
                let asked = try String(contentsOfFile: post.path("asked"), encoding: .utf8)
                    .split(separator: "\n")
                #expect(asked.sorted() == ["CL0000001", "ST1234567", "ST7654321"])
                let status = try post.askHub("external-check", "status").json()
                #expect(status.at("0", "answered") == 3 && status.at("0", "hits") == 2)
                #expect(status.at("0", "waiting") == 0)
                for log in workers.map(\.log) + [post.hub.log, post.capture.log, post.uplink.log] {
                    #expect(!log.text.contains(Self.stolen) && !log.text.contains(Self.later))
                }
                let verified = try post.require("records", "verify", "--json").json()
                #expect(verified["ok"] == true)
                #expect(try post.askHub("verify").code == 0)
            }
        }

        @Test(
            "asks once with two hubs and workers, and again what a killed one was asking",
            .enabled(
                if: PostgresServer.isAvailable,
                "needs postgresql-15, and root or the user postgres"))
        func killedWhileItAsks() throws {
            let server = try PostgresServer()
            defer { server.end() }
            let ports = [try Machine.freePort(), try Machine.freePort()]
            let options = Post.Options(store: server.store, hubListens: ports[0])
            try Post.run(options) { post in
                let second = Service(
                    name: "hub 2",
                    arguments: [
                        Machine.program("waypost-hub"), "serve", "--dir", post.hubDirectory,
                        "--store", server.store, "--listen", "127.0.0.1:\(ports[1])",
                    ], readyText: "listening on port", log: LogFile(path: post.path("hub2.log")))
                let between = Service(
                    name: "alternation",
                    arguments: [
                        "python3", Machine.script("alternate.py"), String(post.hubPort),
                        String(ports[0]), String(ports[1]), "20000",
                    ], readyText: "listening", log: LogFile(path: post.path("alternate.log")))
                let stolen = ["WHEN00001", "ST0000002"]
                let workers = ["first", "second"].map {
                    service(
                        $0, of: post, options: ["--time-limit", "5", "--window", "2"],
                        stolen: stolen)
                }
                defer { for service in workers + [second, between] { service.end() } }
                for service in [post.hub, second, between] + workers + [post.capture, post.uplink] {
                    try service.start()
                }
                let counter = try Workstation(of: post, name: "counter")
                let numbers = stolen + (3...12).map { "CL\(1_000_000 + $0)" }
                let crossings = try numbers.map { try cross($0, at: counter) }

                // The worker that asks about the first is killed, and a hub with it.
                try Patience.until("a question that waits for its answer") {
                    FileManager.default.fileExists(atPath: post.path("asked.asker"))
                }
                let asker = try String(contentsOfFile: post.path("asked.asker"), encoding: .utf8)
                let killed = try #require(workers.first { "\($0.processID ?? 0)" == asker })
                killed.end()
                second.signal(SIGKILL)
                try "".write(toFile: post.path("asked.go"), atomically: true, encoding: .utf8)

                try Patience.until("both hits at HQ and at the post", within: .seconds(120)) {
                    try server.value("SELECT count(*) FROM orders WHERE state = 'done'") == "2"
                }
                for crossing in crossings[..<2] {
                    #expect(try alert(crossing, at: counter)?["kind"] == "late_hit")
                }
                try post.waitUntilDelivered()
                try Patience.until("every answer", within: .seconds(90)) {
                    try post.askHub("external-check", "status").json().at("0", "waiting") == 0
                }
                let asked = try String(contentsOfFile: post.path("asked"), encoding: .utf8)
                    .split(separator: "\n").map(String.init)
                // Again is asked what the killed one had under way: this one, and what else there
                // was room for in its window of two.
                var again = asked
                for number in numbers {
                    again.remove(at: try #require(again.firstIndex(of: number), "\(number)"))
                }
                #expect(again.contains(stolen[0]) && again.count <= 2, "\(again)")
                #expect(
                    try server.value(
                        "SELECT count(*) || ' ' || count(DISTINCT crossing_id) FROM v_hits "
                            + "WHERE kind = 'external_hit'") == "2 2")
                let late = try post.records().filter { $0.at("body", "action") == "late_hit" }
                #expect(late.count == 2)
                #expect(second.starts >= 2 && post.hub.endings.isEmpty)
                #expect(try post.askHub("verify").code == 0)
            }
        }
    }
}

extension PostgresServer {
    /// The first row that HQ's database gives, its columns between `|`.
    func value(_ sql: String) throws -> String {
        try Tool.require([
            Self.programs + "/psql", "-X", "-A", "-t", "-h", "127.0.0.1", "-p", String(port),
            "-U", "waypost", "-d", "postgres", "-c", sql,
        ]).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
