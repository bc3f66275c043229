internal import Control
internal import Core
internal import Documents
internal import Health
internal import Journal
internal import Records
public import Site

/// What the `waypost` command does, each command a function that returns the exit code.
public struct StationCommands: Sendable {
    public let paths: Paths
    public let console: Console
    /// Whether results are JSON for programs.
    public let isJSON: Bool
    let files = LinuxFiles()
    let time = SystemTime()

    public init(paths: Paths, console: Console, isJSON: Bool) {
        self.paths = paths
        self.console = console
        self.isJSON = isJSON
    }

    /// `waypost status`: one screen, or the document.
    public func status() async -> Int32 {
        let document = await statusToTell()
        if isJSON {
            console.line(document.json.prettyText)
        } else {
            console.write(StatusScreen.render(document, isColoured: console.isColoured))
        }
        return document.state.exitCode
    }

    /// `waypost status --watch`: the same again and again until the process is ended; JSON is a
    /// line each time.
    public func watchStatus() async -> Int32 {
        var shown: String?
        while true {
            let document = await statusToTell()
            if isJSON {
                console.line(document.json.compactText)
            } else {
                let screen = StatusScreen.render(document, isColoured: console.isColoured)
                console.write(
                    console.isTerminal ? StatusScreen.repainting(shown, with: screen) : screen)
                shown = screen
            }
            guard (try? await time.sleep(for: Self.watchPause)) != nil else {
                return document.state.exitCode
            }
        }
    }

    private static let watchPause: Duration = .seconds(2)

    /// `waypost doctor`: every finding at full length; the exit code is that of `status`.
    public func doctor() async -> Int32 {
        let document = await statusToTell()
        if isJSON {
            console.line(FindingsReport.json(document).prettyText)
        } else {
            console.write(
                FindingsReport.text(document, isColoured: console.isColoured))
        }
        return document.state.exitCode
    }

    /// What can be checked by itself.
    public static let checks = MonitoringCheck.allCases.map(\.rawValue)

    /// `waypost check NAME`: one part for a monitoring system.
    ///
    /// - Parameter name: one of ``checks``.
    public func check(_ name: String) async -> Int32 {
        guard let check = MonitoringCheck(rawValue: name) else {
            console.complain(
                "waypost: \(name) is no check; there are: "
                    + Self.checks.joined(separator: ", "))
            return ExitCode.usage
        }
        let document = await statusToTell()
        if isJSON {
            console.line(check.json(of: document).prettyText)
        } else {
            console.write(check.text(of: document))
        }
        return check.state(of: document).exitCode
    }

    /// `waypost services [ROLE]`: trees, watchdogs and the reasons for restarts, on one screen;
    /// with a role that one at full length. What stands on the disk is told in any case; the exit
    /// code says whether every role that was asked for answered.
    public func services(of role: Role? = nil) async -> Int32 {
        var report = await ServicesReport.collect(paths, timeout: StatusCollector.roleTimeout)
        if let role { report.services.removeAll { $0.role != role } }
        if isJSON {
            console.line(report.json.prettyText)
        } else {
            console.write(
                role.map { ServicesScreen.render(report, role: $0) }
                    ?? ServicesScreen.render(report))
        }
        return report.services.contains { $0.tree == nil } ? ExitCode.unavailable : ExitCode.ok
    }

    /// `waypost services hold ROLE/CHILD --because TEXT`.
    public func holdService(_ path: String, because reason: String) -> Int32 {
        callHolder(of: path, RoleCall.holdService, ["reason": .string(reason)]) {
            "\(path) is held until: waypost services release \(path)\n"
        }
    }

    /// `waypost services release ROLE/CHILD`.
    public func releaseService(_ path: String) -> Int32 {
        callHolder(of: path, RoleCall.releaseService, [:]) { "\(path) starts again.\n" }
    }

    private func callHolder(
        of path: String, _ call: String, _ arguments: [String: JSONValue],
        done: () -> String
    ) -> Int32 {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).first ?? ""
        guard path.contains("/"), let role = Role(rawValue: String(name)) else {
            console.complain(
                "waypost: \(path) is no part of a role; ROLE/CHILD is wanted, as waypost services "
                    + "names them")
            return ExitCode.usage
        }
        guard role != .relays, role != .power else {
            console.complain(
                "waypost: \(role.rawValue) keeps the post's power and cannot be held; loads are "
                    + "ordered by: waypost loads shed|restore NAME")
            return ExitCode.usage
        }
        return callRole(role, call, .object(arguments.merging(["path": .string(path)]) { $1 })) {
            _ in done()
        }
    }

    /// `waypost config check [FILE]`: every fault with file, key, line, found and allowed.
    public func checkConfiguration(_ file: String?) -> Int32 {
        do throws(SiteFaults) {
            let site = try SiteFile.check(paths: paths, path: file, files: files)
            if isJSON {
                console.line(
                    JSONValue.object(["ok": true, "faults": [], "omitted": 0]).prettyText)
            } else {
                console.line("\(file ?? paths.siteFile): in order, post \(site.post.id)")
            }
            return ExitCode.ok
        } catch {
            if isJSON {
                console.line(Self.json(error).prettyText)
            } else {
                for fault in error.faults { console.line("\(fault)") }
                if error.omitted > 0 { console.line("and \(error.omitted) more") }
            }
            return ExitCode.configuration
        }
    }

    /// Making a PIN's hash and flushing the register takes a slow board a second or two.
    static let callTimeout: Duration = .seconds(10)

    private static func json(_ faults: SiteFaults) -> JSONValue {
        [
            "ok": false, "omitted": JSONValue(faults.omitted),
            "faults": .array(
                faults.faults.map {
                    [
                        "file": .string($0.file), "key": .string($0.key),
                        "line": JSONValue($0.line), "found": .string($0.found),
                        "allowed": .string($0.allowed),
                    ]
                }),
        ]
    }

    /// A call to the running capture role; a fault is told and is the exit code.
    ///
    /// - Parameters:
    ///   - select: the part of the answer that is the result.
    ///   - show: the result for people.
    func callCapture(
        _ call: String, _ arguments: JSONValue, select: (JSONValue) -> JSONValue = { $0 },
        show: (JSONValue) -> String
    ) -> Int32 {
        callRole(.capture, call, arguments, select: select, show: show)
    }

    /// The same to any role.
    ///
    /// - Parameter whenAway: what people are shown instead where the role does not answer.
    func callRole(
        _ role: Role, _ call: String, _ arguments: JSONValue,
        select: (JSONValue) -> JSONValue = { $0 },
        whenAway: (ControlFault) -> String? = { _ in nil }, show: (JSONValue) -> String
    ) -> Int32 {
        do throws(ControlFault) {
            let value = select(
                try ControlClient.call(
                    path: paths.socket(of: role), call: call, arguments: arguments,
                    timeout: Self.callTimeout))
            if isJSON {
                console.line(value.prettyText)
            } else {
                console.write(show(value))
            }
            return ExitCode.ok
        } catch {
            if error.isTransient, !isJSON, let text = whenAway(error) {
                console.write(text)
            } else {
                console.complain("waypost: \(error)")
            }
            switch error {
            case .absent, .timedOut: return ExitCode.unavailable
            case .failed(RoleCall.usage, _, _): return ExitCode.usage
            default: return ExitCode.failed
            }
        }
    }
}
