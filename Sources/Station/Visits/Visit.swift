internal import Control
internal import Core
internal import Glibc
internal import Journal
internal import Records
internal import Site
internal import Supervision

/// What somebody who comes by SSH gets instead of a shell: the commands of ``VisitOffer``, each on
/// record before it runs.
///
/// sshd calls it for every session, whatever was asked for (`Systemd/ssh`). What it does, it does
/// as the visitor's own Unix user: roles and files look at that user's groups as ever.
public struct Visit: Sendable {
    /// What sshd says of a session (sshd(8), "ENVIRONMENT").
    public struct Request: Sendable {
        /// The Unix user.
        public var account: String
        /// `SSH_ORIGINAL_COMMAND`; `nil` where somebody wants to be asked.
        public var command: String?
        /// `SSH_USER_AUTH`: the file that says what somebody came in with.
        public var loginFile: String?
        /// `SSH_CONNECTION`: address and port of either side.
        public var connection: String?
        /// `TERM`.
        public var terminal: String?

        public init(
            account: String, command: String?, loginFile: String?, connection: String?,
            terminal: String?
        ) {
            self.account = account
            self.command = command
            self.loginFile = loginFile
            self.connection = connection
            self.terminal = terminal
        }
    }

    /// A visit ends when nobody typed for so long.
    static let patience: Duration = .seconds(900)
    /// Characters of a command on record.
    private static let recordedLimit = 300

    let paths: Paths
    let console: Console
    let request: Request
    /// What runs the commands: this program.
    let program: String
    /// `nil` is everything.
    let authorities: Set<CallerAuthority>?
    private let files = LinuxFiles()
    private let time = SystemTime()
    private let nudgeThread = ThreadExecutor.thread(name: "nudge")

    init(
        paths: Paths, console: Console, request: Request, program: String,
        authorities: Set<CallerAuthority>?
    ) {
        self.paths = paths
        self.console = console
        self.request = request
        self.program = program
        self.authorities = authorities
    }

    /// - Returns: the exit code of the last command, or ``ExitCode/usage`` where it was refused.
    func run() -> Int32 {
        let login = request.loginFile
            .flatMap { try? files.read($0, limit: SSHLogin.limit) }
            .flatMap { SSHLogin(String(decoding: $0, as: UTF8.self)) }
        let officer = "ssh:" + (login?.text ?? "\(request.account) without a key")
        let address = request.connection?.split(separator: " ").first ?? "the console"
        if request.account == VisitorKeys.breakglass, case .key(let key)? = login?.means {
            // Who comes with it comes because nothing else worked: a mark that cannot be made is no
            // reason to send them away.
            try? VisitorKeys(paths: paths, files: files).noteBreakglass(key, at: time.now())
        }
        let visit = "\(request.account) from \(address)"
        if let command = request.command {
            return carryOut(command) { record("visit", "\(visit): \($0)", by: officer) }
        }
        record("visit", visit, by: officer)
        return converse(officer)
    }

    private func converse(_ officer: String) -> Int32 {
        let post = (try? AcceptedSite.loadForRole(paths: paths, files: files))?.site.post.id
        if console.isTerminal {
            console.line("\(post ?? "This board"): help says what there is, exit or Ctrl-D ends.")
        }
        var lines = VisitorLines(patience: Self.patience)
        var last = ExitCode.ok
        while true {
            if console.isTerminal { console.write("\(post ?? "waypost")> ") }
            switch lines.next() {
            case .end:
                return last
            case .idle:
                console.complain("Nobody typed for \(Self.patience.components.seconds / 60) min.")
                return last
            case .tooLong:
                last = refuse(.tooLong(limit: TypedLine.limit))
            case .line(let line):
                let word = line.split(whereSeparator: \.isWhitespace)
                if word.isEmpty { continue }
                if word == ["exit"] || word == ["quit"] || word == ["logout"] { return last }
                last = carryOut(line) { record("visit_command", $0, by: officer) }
            }
        }
    }

    /// - Parameter record: of what will be done, or was refused; before anything else.
    private func carryOut(_ line: String, _ record: (String) -> Void) -> Int32 {
        do throws(VisitFault) {
            let words = try TypedLine.words(line)
            if words.isEmpty || words == ["help"] || words == ["waypost", "help"] {
                record("help")
                return help()
            }
            if words.last == "--version", words.count <= 2 {
                record("--version")
                console.line(Release.version)
                return ExitCode.ok
            }
            let arguments = try VisitOffer.arguments(words, for: authorities)
            record(arguments.joined(separator: " "))
            do throws(FileFault) {
                let code = try PassedCommand.run(program, arguments, environment: surroundings)
                // Behind the ^C that the terminal shows.
                if code == 128 + SIGINT, console.isTerminal { console.line("") }
                return code
            } catch {
                console.complain("waypost: \(error)")
                return ExitCode.unavailable
            }
        } catch {
            record("refused: \(line)")
            return refuse(error)
        }
    }

    private func refuse(_ fault: VisitFault) -> Int32 {
        console.complain("waypost: \(fault)")
        return ExitCode.usage
    }

    private func help() -> Int32 {
        let names = VisitOffer.offered(to: authorities).map(\.name)
        console.line("Commands for \(request.account) (each with --help and --json):")
        let width = (names.map(\.count).max() ?? 0) + 2
        let columns = max(1, 78 / width)
        for start in stride(from: 0, to: names.count, by: columns) {
            let row = names[start..<min(start + columns, names.count)]
            console.line(
                "  " + row.map { $0 + String(repeating: " ", count: width - $0.count) }.joined())
        }
        return ExitCode.ok
    }

    /// A visit that cannot be put on record is one all the same: who comes to mend a full disk must
    /// not be kept out by it. sshd's own line stays in the system's log.
    private func record(_ action: String, _ target: String, by officer: String) {
        let draft = RecordDraft(
            kind: .audit, id: .version7(at: time.now(), random: SystemRandom()),
            body: [
                "action": .string(action),
                "target": .string(String(target.prefix(Self.recordedLimit))), "result": "begun",
            ],
            officer: officer)
        do throws(OutboxFault) {
            try Outbox(directory: paths.peopleOutbox, files: files).put(draft)
        } catch {
            console.complain("waypost: this is not on record: \(error)")
            return
        }
        ControlClient.nudge(
            path: paths.socket(of: .capture), call: RoleCall.collect, on: nudgeThread)
    }

    private var surroundings: [String] {
        var list = [
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8",
            "WAYPOST_ROOT=\(paths.root)",
        ]
        // Only its name decides what a screen is drawn with.
        if let terminal = request.terminal, terminal.utf8.count <= 64,
            terminal.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        {
            list.append("TERM=\(terminal)")
        }
        return list
    }
}
