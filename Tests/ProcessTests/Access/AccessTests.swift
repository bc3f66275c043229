import Core
import Foundation
import Testing

extension RealProcesses {
    /// Who comes to a post from afar, through a real sshd on a board with its real users.
    @Suite(
        "Visits by SSH",
        .enabled(if: VisitedBoard.isAvailable, Comment(rawValue: VisitedBoard.needs)))
    struct AccessTests {
        @Test("people do what their certificate says, and the journal says who did")
        func visits() throws {
            try VisitedBoard.run { board in
                let view = try board.certified("view")
                let tech = try board.certified("tech", ["--everywhere"])
                let status = try board.ssh("waypost-view", key: view, [], "status", "--json")
                #expect((0...2).contains(status.code), "\(status)")
                let document = try status.json()
                #expect(document["post"]?.string == Post.name)
                for role in ["relays", "power", "ups", "capture", "uplink"] {
                    #expect(document.at("roles", role, "state") == "running", "\(role)")
                }

                let refused = try board.ssh("waypost-view", key: view, [], "loads auto appliance")
                #expect(refused.code == 64 && refused.errors.contains("who come as waypost-tech"))
                // It comes to the role, which has a word of its own about this load.
                let told = try board.ssh("waypost-tech", key: tech, [], "loads auto appliance")
                #expect(told.errors.contains("wired to the battery"), "\(told)")
                let verified = try board.ssh(
                    "waypost-tech", key: tech, [], "waypost records verify --json")
                #expect(try verified.code == 0 && verified.json()["ok"] == true, "\(verified)")
                #expect(verified.errors == "")

                let code = try #require(document.at("findings", "0", "code")?.string)
                let muted = try board.ssh(
                    "waypost-tech", key: tech, [],
                    "doctor mute \(code) --for 1h --because 'a desk without power'")
                #expect(muted.code == 0, "\(muted)")
                let doctor = try board.ssh("waypost-view", key: view, [], "doctor --json")
                #expect(try doctor.json().at("muted", "0", "code")?.string == code, "\(doctor)")

                let admin = try board.certified("admin")
                let added = try board.ssh(
                    "waypost-admin", key: admin, [],
                    "officers add B7 --role officer --name 'Ali Issa' --json")
                #expect(try added.code == 0 && added.json()["badge"] == "B7", "\(added)")

                // Line by line, as somebody types; the last answer is the code.
                let lines = try board.ssh(
                    "waypost-tech", key: tech,
                    input: "clock\n\nofficers list\nsupport-bundle --json\nexit\nstatus\n")
                #expect(lines.code == 0, "\(lines)")
                #expect(lines.errors.contains("who come as waypost-admin"))
                #expect(lines.output.contains(".wpsupport") && !lines.output.contains("Records "))

                let audit = try board.certified("audit")
                func records() throws -> [JSONValue] {
                    try board.ssh(
                        "waypost-audit", key: audit, [], "records list --limit 1000 --json"
                    ).jsonLines()
                }
                try Patience.until("the record of the last visit") {
                    try records().contains {
                        $0.at("body", "target")?.string?.hasPrefix("waypost-audit from") == true
                    }
                }
                let acts = try records().filter { $0["kind"] == "audit" }
                func targets(_ action: String, by holder: String) -> [String] {
                    acts.filter {
                        $0.at("body", "action")?.string == action
                            && $0["officer"]?.string?.hasPrefix("ssh:" + holder) == true
                    }.compactMap { $0.at("body", "target")?.string }
                }
                let visits = targets("visit", by: "Amina Hadji T-7 (certificate ")
                for line in [
                    "waypost-view from 127.0.0.1: status --json",
                    "waypost-view from 127.0.0.1: refused: loads auto appliance",
                    "waypost-tech from 127.0.0.1: loads auto appliance",
                    "waypost-tech from 127.0.0.1",
                ] { #expect(visits.contains(line), "\(line) in \(visits)") }
                #expect(
                    Set(targets("visit_command", by: "Amina Hadji T-7")) == [
                        "clock", "refused: officers list", "support-bundle --json",
                    ])
            }
        }

        @Test("nobody comes in by what is not HQ's, not now or not for this post")
        func keptOut() throws {
            try VisitedBoard.run { board in
                let week = ["-V", "-1d:+1d"]
                let own = try board.key("own-ca")
                for (name, authority, account, words) in [
                    ("expired", nil, "waypost-tech", ["-n", "tech", "-V", "-2h:-1h"]),
                    ("early", nil, "waypost-tech", ["-n", "tech", "-V", "+1h:+2h"]),
                    ("elsewhere", nil, "waypost-tech", ["-n", "tech@OTHER"] + week),
                    ("viewer", nil, "waypost-tech", ["-n", "view,tech@NE-TES"] + week),
                    ("nameless", nil, "waypost-tech", week),
                    ("foreign", own, "waypost-tech", ["-n", "tech"] + week),
                    ("host", nil, "waypost-tech", ["-h", "-n", "tech"] + week),
                    ("super", nil, "root", ["-n", "root,tech"] + week),
                    ("role", nil, "waypost-capture", ["-n", "tech,waypost-capture"] + week),
                    ("glass", nil, "waypost-breakglass", ["-n", "waypost-breakglass"] + week),
                ] as [(String, String?, String, [String])] {
                    let key = try board.signed(name, by: authority, words)
                    let answer = try board.ssh(account, key: key, [], "status")
                    #expect(answer.code == 255 && answer.output == "", "\(name): \(answer)")
                    #expect(answer.errors.contains("Permission denied (publickey)"), "\(answer)")
                }
                let bare = try board.ssh("waypost-tech", key: try board.key("bare"), [], "status")
                #expect(bare.code == 255 && bare.errors.contains("Permission denied (publickey)"))

                // What needs no clock: HQ's last key. The post tells of it until there is another.
                let answer = try board.ssh(
                    "waypost-breakglass", key: board.breakglass, [], "doctor --json")
                let codes = try (answer.json()["findings"]?.array ?? []).compactMap {
                    $0["code"]?.string
                }
                #expect(codes.contains("access.breakglass"), "\(answer)")
                let list = try board.ssh(
                    "waypost-breakglass", key: board.breakglass, [], "records list --json")
                #expect(
                    try list.jsonLines().contains {
                        $0["officer"]?.string?.hasPrefix("ssh:key SHA256:") == true
                    }, "\(list)")
            }
        }

        @Test("there is no way out of the commands, whatever is asked for and however")
        func escapes() throws {
            try VisitedBoard.run { board in
                let tech = try board.certified("tech")
                let escapes = Escape.words + Escape.ways(board.port)
                #expect(escapes.count >= 20)
                for escape in escapes {
                    let answer = try board.ssh(
                        "waypost-tech", key: tech, escape.options, escape.command,
                        input: escape.input)
                    let said = answer.output + answer.errors
                    #expect(
                        !said.contains("uid=") && !said.contains("root:")
                            && !said.contains("SSH-2"),
                        "\(escape): \(said)")
                    #expect(answer.code != 0 || escape.command == "", "\(escape): \(answer)")
                }
                // Surroundings that somebody sends reach nothing.
                let other = try board.ssh(
                    "waypost-tech", key: tech, ["-o", "SetEnv=WAYPOST_ROOT=/mnt LC_ALL=xx"],
                    "status --json")
                #expect(try other.json()["post"]?.string == Post.name)
                #expect(!FileManager.default.fileExists(atPath: "/tmp/escaped"))
                // A port of the board is not reached through it.
                let free = try Machine.freePort()
                let forward = try ChildProcess(
                    [
                        "ssh", "-F", "none", "-o", "BatchMode=yes", "-o",
                        "UserKnownHostsFile=/dev/null",
                        "-o", "StrictHostKeyChecking=no", "-i", tech, "-p", String(board.port),
                        "-N",
                        "-L", "\(free):127.0.0.1:\(board.port)", "waypost-tech@127.0.0.1",
                    ],
                    streams: ChildProcess.Streams(
                        output: board.path("forward"), errors: board.path("forward")))
                defer {
                    forward.signal(SIGKILL)
                    _ = forward.waitForEnd()
                }
                try Patience.until("the forwarding") {
                    _ = try Tool.run(["ssh-keyscan", "-T", "2", "-p", String(free), "127.0.0.1"])
                    return board.said.contains("administratively prohibited")
                        || board.said.contains("refused local port forward")
                }
            }
        }

        @Test("a screen over 600 ms and 9.6 kbit/s: within 5 s and 2.5 KB")
        func badLine() throws {
            try VisitedBoard.run { board in
                let view = try board.certified("view")
                let port = try Machine.freePort()
                let line = try ChildProcess(
                    [
                        Machine.program("waypost-sim"), "link", "--listen", "127.0.0.1:\(port)",
                        "--to", "127.0.0.1:\(board.port)", "--kbit", "9.6", "--delay", "300",
                    ],
                    streams: ChildProcess.Streams(
                        output: board.path("line"), errors: board.path("line.errors")))
                defer {
                    line.signal(SIGKILL)
                    _ = line.waitForEnd()
                }
                try Patience.until("the line") {
                    LogFile(path: board.path("line")).text.contains("listening")
                }
                let shared = ["-o", "ControlPath=\(board.path("shared"))"]
                let open = try board.ssh(
                    "waypost-view", key: view,
                    shared + ["-o", "ControlMaster=yes", "-o", "ControlPersist=120"], "help",
                    port: port)
                #expect(open.code == 0, "\(open)")
                for _ in 0..<3 {
                    let answer = try board.ssh(
                        "waypost-view", key: view, shared, "status", port: port)
                    #expect((0...2).contains(answer.code), "\(answer)")
                    let bytes = answer.output.utf8.count
                    print("status over 600 ms and 9.6 kbit/s: \(answer.took), \(bytes) bytes")
                    #expect(bytes <= 2_560 && answer.output.split(separator: "\n").count > 10)
                    #expect(answer.took <= .seconds(5))
                }
                _ = try board.ssh("waypost-view", key: view, shared + ["-O", "exit"], port: port)
            }
        }
    }
}

/// Something that somebody tries who wants a shell, a file or a port.
private struct Escape {
    var options: [String] = []
    /// Empty is none: somebody types.
    var command = ""
    var input = "id\n"

    /// Asked for as a command.
    static let words = [
        "id", "/bin/sh -i", "bash -c id", "status; id", "status && id", "status | id", "`id`",
        "$(id)", "status\nid", "status > /tmp/escaped", "waypost session", "status --root /mnt",
        "status --root=/mnt", "power history --to --root=/mnt", "config check /etc/shadow",
        "records export --to /tmp", "mrz parse < /etc/shadow", "exec sh",
        "support-bundle --print ../../../../etc/shadow", "provision --site /etc/shadow",
        "erase --confirm NE-TEST", "seal --yes", "log --role ../../etc", "check '; id'",
        "/usr/bin/waypost status", "internal-sftp", "/usr/lib/openssh/sftp-server",
        "scp -f /etc/passwd",
    ].map { Escape(command: $0) }

    /// Typed, or asked of SSH itself.
    static func ways(_ port: Int) -> [Escape] {
        let long = String(repeating: "x", count: 100_000)
        return [
            Escape(options: ["-tt"], input: "!id\n$(id)\nid\n\u{3}\u{1A}\u{1C}id\nexit\n"),
            Escape(options: ["-T"], input: "id\nsh\nstatus --root /mnt\n\(long)\n"),
            Escape(options: ["-s"], command: "sftp"),
            Escape(options: ["-W", "127.0.0.1:\(port)"]),
            Escape(
                options: ["-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:22"], command: "id"),
            Escape(options: ["-o", "ExitOnForwardFailure=yes", "-w", "0:0"], command: "id"),
            Escape(options: ["-A", "-X"], command: "id"),
            Escape(
                options: ["-o", "SetEnv=LD_PRELOAD=/tmp/x.so ENV=/tmp/x BASH_ENV=/tmp/x"],
                command: "id"),
        ]
    }
}
