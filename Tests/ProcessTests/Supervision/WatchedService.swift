import Core
import Foundation
import Glibc

/// A program as systemd runs one of `Type=notify`: it is asked for signs of life, its end is noted
/// by the script of the units, and it is started again by the test.
final class WatchedService: Sendable {
    static let watchdog: Duration = .seconds(4)

    let socket: NotifySocket
    let log: LogFile
    private let arguments: [String]
    private let name: String
    private let runtime: String
    private let state = Guarded<(child: ChildProcess?, starts: Int)>((nil, 0))

    /// - Parameters:
    ///   - name: of the role whose end is noted.
    ///   - root: of the post.
    init(_ name: String, _ arguments: [String], root: String, folder: String) throws {
        self.name = name
        self.arguments = arguments
        runtime = root + "/run/waypost"
        socket = try NotifySocket(path: "\(folder)/\(name).notify")
        log = LogFile(path: "\(folder)/\(name).watched.log")
    }

    var processID: pid_t? { state.withLock { $0.child }?.processID }

    /// What systemd names this run of the unit.
    private var invocation: String { "ab\(state.withLock { $0.starts })" }

    /// Starts it and waits for READY=1.
    func start() throws {
        let starts = state.withLock { state in
            state.starts += 1
            return state.starts
        }
        let child = try ChildProcess(
            arguments, streams: ChildProcess.Streams(output: log.path, errors: log.path),
            environment: [
                "NOTIFY_SOCKET": socket.path, "INVOCATION_ID": "ab\(starts)",
                // The runtime's own reader of crashes is not on an appliance.
                "SWIFT_BACKTRACE": "enable=no",
                "WATCHDOG_USEC": String(Self.watchdog.wholeMilliseconds * 1_000),
            ])
        state.withLock { $0.child = child }
        try socket.waitFor("READY=1")
    }

    func signal(_ number: Int32) {
        state.withLock { $0.child }?.signal(number)
    }

    /// Waits for its end and has it noted, as `ExecStopPost=` does.
    /// - Parameter result: `$SERVICE_RESULT`, where it does not follow from the end.
    @discardableResult
    func waitForEnd(result: String? = nil) throws -> ChildProcess.Ending {
        guard let child = state.withLock({ $0.child }),
            let ending = child.waitForEnd(within: .seconds(60))
        else { throw Patience.RanOut(what: "the end of \(name)", limit: .seconds(60)) }
        let (usual, how, status) =
            switch ending {
            case .exited(0): ("success", "exited", "0")
            case .exited(let code): ("exit-code", "exited", String(code))
            case .killed(let number): ("signal", "killed", Self.names[number] ?? "\(number)")
            }
        try Tool.require([
            "env", "INVOCATION_ID=\(invocation)", "SERVICE_RESULT=\(result ?? usual)",
            "EXIT_CODE=\(how)", "EXIT_STATUS=\(status)", UnitFile.folder + "/ledger/note-end",
            "waypost-\(name)", runtime,
        ])
        return ending
    }

    func end() {
        guard let child = state.withLock({ $0.child }) else { return }
        child.signal(SIGCONT)
        child.signal(SIGKILL)
        _ = child.waitForEnd()
    }

    private static let names: [Int32: String] = [
        SIGILL: "ILL", SIGTRAP: "TRAP", SIGABRT: "ABRT", SIGKILL: "KILL", SIGSEGV: "SEGV",
        SIGTERM: "TERM",
    ]
}
