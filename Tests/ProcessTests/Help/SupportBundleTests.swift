import Core
import Foundation
import Testing

extension RealProcesses {
    /// What a post sends to those who help it.
    @Suite("support bundle")
    struct SupportBundleTests {
        private static let person = ["Hadjara", "Abdoulkarim", "PX7391846", "NE-4471-RN"]

        private static func crossing() -> String {
            let body: JSONValue = [
                "direction": "entry", "crossed_at": .string(SystemTime().now().description),
                "decision": ["outcome": "admitted"],
                "document": ["class": "passport", "issuer": "NER", "number": .string(person[2])],
                "traveller": ["surname": .string(person[1]), "given_names": .string(person[0])],
                "journey": ["vehicle": ["plate": .string(person[3])]],
            ]
            return body.compactText
        }

        /// What the log of a role would hold if a library or a person had put it there.
        private static func plant(_ texts: [String], in post: Post, role: String) throws {
            let files = LinuxFiles()
            let ring = "\(post.root)/var/lib/waypost/\(role)/log"
            try files.makeDirectory(ring, mode: 0o755)
            let last = try LogRing(directory: ring).segments().last ?? 1
            let now = SystemTime().now()
            for (index, text) in texts.enumerated() {
                let line =
                    LogLine(
                        number: Int64(1_000_000 + index), at: now, uptime: 1, boot: "01234567",
                        level: .error, role: role, text: text
                    ).json.compactText + "\n"
                // As many to a segment as have room.
                let number = String(last + index / 250)
                let name = String(repeating: "0", count: 8 - number.count) + number + ".log"
                try files.extend("\(ring)/\(name)", with: Array(line.utf8), mode: 0o644)
            }
        }

        /// Pieces of every secret file, as long as anybody could use.
        private static func secrets(of post: Post) throws -> [String] {
            let folder = post.root + "/etc/waypost/secrets"
            return try FileManager.default.contentsOfDirectory(atPath: folder).flatMap { name in
                let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
                let text = String(decoding: bytes, as: UTF8.self)
                guard text.contains("PRIVATE KEY") else {
                    return name.hasSuffix(".toml")
                        ? text.split(separator: "\"").map(String.init).filter { $0.count == 32 }
                        : [Base64.text(Array(bytes))]
                }
                return text.split(separator: "\n").map(String.init).filter { $0.count >= 40 }
            }
        }

        private static func opened(
            _ file: String, of post: Post
        ) throws -> (parts: [String: String], all: Data) {
            let folder = post.path("opened-\(UUID().uuidString)")
            try Tool.require([
                Machine.program("waypost-hub"), "support", "open", file, "--dir",
                post.hubDirectory, "--to", folder,
            ])
            let shown = try post.askHub("support", "open", file, "--to", "-")
            var parts: [String: String] = [:]
            for part in try shown.json()["parts"]?.array ?? [] {
                parts[part["name"]?.string ?? ""] = part["text"]?.string
            }
            var all = Data(shown.output.utf8)
            for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
                let name = String(path.split(separator: "/").last ?? "")
                guard name.contains("."), !path.hasPrefix(name),
                    let text = FileManager.default.contents(atPath: "\(folder)/\(path)")
                else { continue }
                #expect(parts[name].map { Data($0.utf8) } == text)
                all += Data(path.utf8) + text
            }
            return (parts, all)
        }

        @Test("tells those who help what they need, and nothing of people and keys in any form")
        func redacted() throws {
            try Post.run { post in
                try post.hub.start()
                try post.capture.start()
                let station = try Workstation(of: post, name: "counter-Djamila")
                let pin =
                    try post.require(
                        "officers", "add", "K-7730", "--role", "officer", "--name",
                        "Ousmane Tchiani",
                        "--json"
                    ).json()["pin"]?.string ?? ""
                #expect(try station.put(Workstation.newIdentifier(), Self.crossing()).status == 201)
                try post.require(
                    "services", "hold", "capture/late", "--because", "ask Balkissa 90123456")
                try post.capture.stop()
                // Comments of a site file are anybody's.
                let site = try String(contentsOfFile: post.siteFile, encoding: .utf8)
                try ("# wifi password Zarmaganda99\n" + site)
                    .write(toFile: post.siteFile, atomically: true, encoding: .utf8)
                let secrets = try Self.secrets(of: post)
                #expect(secrets.count > 10)
                let words = ["Ousmane", "Tchiani", "K-7730", "Djamila", "Balkissa", "90123456"]
                let tokens = [station.secrets.credential, station.secrets.session]
                // What nobody would have written: the second lock must hold alone.
                try Self.plant(
                    [
                        "the disk answers slowly: 417 ms",
                        "no such person: \(Self.person[0]) \(Self.person[1].uppercased())",
                        "parse error near '\(Self.person[2].lowercased())', plate NE 4471 RN",
                        "refused: Bearer \(tokens[0])", "session=\(tokens[1])",
                        "P<NER\(Self.person[1].uppercased())<<\(Self.person[0].uppercased())<<<<",
                        "shed lights for 60 s: supervisor K-7730, by uid 0",
                        "badge K-7730 of Ousmane Tchiani", "key \(secrets[0])",
                        "services hold, by uid 0: ask Balkissa 90123456",
                    ], in: post, role: "capture")
                let made = try post.require("support-bundle", "--json").json()
                let file = made["file"]?.string ?? ""
                #expect(made["signed"] == true)
                #expect(made.at("recipient", "name")?.string?.isEmpty == false)
                let bundle = try Self.opened(file, of: post)

                let needles = Needles(
                    Self.person + words + tokens + secrets + ["Zarmaganda99"])
                #expect(needles.found(in: bundle.all) == [])
                // A few digits stand in many a number: as a word of its own.
                #expect(pin.count >= 6)
                let numbers = String(decoding: bundle.all, as: UTF8.self)
                    .split { !$0.isHexDigit && $0 != "." }
                #expect(!numbers.contains(pin[...]))
                // The search finds what is there.
                let journal = ["journal.sqlite", "journal.sqlite-wal"].reduce(into: Data()) {
                    $0 += FileManager.default.contents(atPath: "\(post.journal)/\($1)") ?? Data()
                }
                #expect(Set(needles.found(in: journal)).isSuperset(of: Self.person))

                let log = bundle.parts["log.txt"] ?? ""
                #expect(log.contains("the disk answers slowly: 417 ms"))
                #expect(log.contains("shed lights for 60 s: supervisor [withheld]"))
                let status = try JSONValue(parsing: bundle.parts["status.json"] ?? "")
                #expect(status.at("output", "post")?.string == Post.name)
                #expect(status.at("output", "roles", "capture", "state")?.string == "stopped")
                #expect(status.at("output", "records", "chain_head")?.string?.count == 64)
                let configuration = try JSONValue(parsing: bundle.parts["config.json"] ?? "")
                #expect(configuration.at("site", "power", "battery", "capacity_ah") == 200)
                #expect(
                    configuration.at("site", "uplink", "hub")?.string
                        == "https://127.0.0.1:\(post.hubPort)")
                let about = try JSONValue(parsing: bundle.parts["about.json"] ?? "")
                #expect(about["names_not_known_of"] == [])
                let classes = try JSONValue(parsing: bundle.parts["records.json"] ?? "")
                #expect(classes.at("output", "classes", "0", "kept")?.integer ?? 0 > 0)
            }
        }

        @Test("keeps to its bytes, goes on where a line broke, and shows nothing if altered")
        func bounded() throws {
            try Post.run { post in
                var random = SeededRandom(seed: 9)
                let lines = (0..<3_000).map { number in
                    "line \(number): \(random.next() % 1_000_000) of \(random.next() % 1_000_000)"
                }
                try Self.plant(lines, in: post, role: "power")
                let made = try post.require("support-bundle", "--limit", "20000", "--json").json()
                let path = made["file"]?.string ?? ""
                let bytes = try LinuxFiles().read(path, limit: 20_000)
                #expect(made["bytes"] == .integer(Int64(bytes.count)))
                let log = try Self.opened(path, of: post).parts["log.txt"] ?? ""
                #expect(log.contains("line 2999:") && !log.contains("line 1:"))
                let last = made["parts"]?.array?.last
                #expect(last?["omitted"]?.string?.contains("newest") == true)

                // A copy that broke off after 7000 bytes.
                let name = String(path.split(separator: "/").last ?? "")
                let copy = post.path("copy.wpsupport")
                try LinuxFiles().replace(copy, with: Array(bytes.prefix(7_000)), mode: 0o600)
                let cut = try post.askHub("support", "open", copy)
                #expect(cut.code == 1 && cut.errors.contains("cut off"), "\(cut)")
                try Tool.require([
                    "sh", "-c",
                    """
                    '\(Machine.program("waypost"))' support-bundle --root '\(post.root)' \
                    --print '\(name)' --offset 7000 >> '\(copy)'
                    """,
                ])
                #expect(try LinuxFiles().read(copy, limit: 30_000) == bytes)
                #expect(try post.askHub("support", "open", copy).code == 0)

                for place in [3, 20, 60, bytes.count - 1] {
                    var altered = bytes
                    altered[place] ^= 1
                    try LinuxFiles().replace(copy, with: altered, mode: 0o600)
                    let answer = try post.askHub("support", "open", copy, "--to", "-")
                    #expect(answer.code == 1 && answer.output.isEmpty, "\(place): \(answer)")
                }
                let beyond = try post.waypost(
                    "support-bundle", "--print", name, "--offset", "30000")
                #expect(beyond.code == 64 && beyond.errors.contains("begin again at 0"))
                let unknown = try post.waypost("support-bundle", "--print", "none")
                #expect(unknown.code == 1 && unknown.errors.contains(name))
            }
        }

        @Test("goes to whom the post was told, and to nobody where nobody is known")
        func recipients() throws {
            try Post.run { post in
                let (key, certificate) = (post.path("help.key"), post.path("help.pem"))
                try Tool.require([
                    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Helpers", "-days", "30",
                    "-keyout", key, "-out", certificate,
                ])
                let place = post.root + "/etc/waypost/support.pem"
                try FileManager.default.copyItem(atPath: certificate, toPath: place)
                for _ in 0..<5 { try post.require("support-bundle") }
                let folder = post.root + "/var/lib/waypost/support"
                let kept = try FileManager.default.contentsOfDirectory(atPath: folder)
                #expect((1...3).contains(kept.count))
                let file = "\(folder)/\(kept[0])"
                let others = try post.askHub("support", "open", file)
                #expect(others.code == 1 && others.errors.contains("key"), "\(others)")
                let opened = try post.askHub("support", "open", file, "--key", key)
                #expect(try opened.json().at("signed_by", "post")?.string == Post.name)

                // A post that nobody has enrolled can sign nothing that HQ knows.
                for name in ["support.pem", "device.pem", "hub-carried.pem"] {
                    try LinuxFiles().remove("\(post.root)/etc/waypost/\(name)")
                }
                let refused = try post.waypost("support-bundle")
                #expect(refused.code == 1 && refused.errors.contains("support.pem"), "\(refused)")
                try FileManager.default.copyItem(atPath: certificate, toPath: place)
                let stick = post.path("stick")
                let made = try post.require("support-bundle", "--to", stick, "--json").json()
                #expect(made["signed"] == false)
                let unsigned = try post.askHub(
                    "support", "open", made["file"]?.string ?? "", "--key", key)
                #expect(try unsigned.json()["signed_by"] == .null)
            }
        }
    }
}
