import Core
import Dispatch
import Foundation
import Glibc

/// One running program. A thread starts it and waits for its end, so nothing here polls; the
/// kernel kills the program when this test process is gone, however it went.
final class ChildProcess: Sendable {
    enum Ending: Hashable, Sendable, CustomStringConvertible {
        case exited(Int32), killed(Int32)

        var description: String {
            switch self {
            case .exited(let code): "exit \(code)"
            case .killed(let signal): "signal \(signal)"
            }
        }
    }

    struct CannotStart: Error {
        let program: String
        let reason: String
    }

    /// Where the program's streams go.
    struct Streams: Sendable {
        var input = "/dev/null"
        var output = "/dev/null"
        var errors = "/dev/null"
    }

    /// The default limit of open files.
    private static let descriptors: Int32 = 1_024

    private struct State {
        var processID: pid_t = 0
        var errorNumber: Int32 = 0
        var ending: Ending?
    }

    private let state = Guarded(State())
    private let started = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    init(_ arguments: [String], streams: Streams, environment: [String: String] = [:]) throws {
        let words = ["setpriv", "--pdeathsig", "KILL"] + arguments
        let variables = Self.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        // The thread lives as long as the program, whose death signal hangs on it.
        Thread.detachNewThread { self.live(words, streams, variables) }
        started.wait()
        let number = state.withLock { $0.errorNumber }
        guard number == 0 else {
            throw CannotStart(program: arguments[0], reason: String(cString: strerror(number)))
        }
    }

    var processID: pid_t { state.withLock { $0.processID } }
    var ending: Ending? { state.withLock { $0.ending } }

    /// - Returns: whether the program was still there.
    @discardableResult
    func signal(_ number: Int32, group: Bool = false) -> Bool {
        // Under the lock, because only a process that has not been reaped keeps its number.
        state.withLock { state in
            guard state.ending == nil else { return false }
            return kill(group ? -state.processID : state.processID, number) == 0
        }
    }

    func waitForEnd() -> Ending {
        ended.wait()
        ended.signal()
        return ending ?? .exited(-1)
    }

    /// `nil` where it has not ended by then.
    func waitForEnd(within limit: Duration) -> Ending? {
        let timeout = DispatchTime.now() + .milliseconds(Int(limit.wholeMilliseconds))
        guard ended.wait(timeout: timeout) == .success else { return nil }
        ended.signal()
        return ending
    }

    private static var environment: [String: String] {
        [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL": "C.UTF-8", "HOME": "/nonexistent",
        ]
    }

    private func live(_ words: [String], _ streams: Streams, _ variables: [String]) {
        var processID: pid_t = 0
        let number = Self.spawn(words, streams, variables, &processID)
        state.withLock {
            $0.processID = processID
            $0.errorNumber = number
        }
        started.signal()
        if number == 0 { reap(processID) }
        ended.signal()
    }

    private func reap(_ processID: pid_t) {
        var info = siginfo_t()
        while waitid(P_PID, id_t(processID), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        state.withLock { state in
            var status: Int32 = 0
            while waitpid(processID, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7F
            state.ending = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal)
        }
    }

    private static func spawn(
        _ words: [String], _ streams: Streams, _ variables: [String], _ processID: inout pid_t
    ) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let append = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 0, streams.input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, streams.output, append, 0o666)
        posix_spawn_file_actions_addopen(&actions, 2, streams.errors, append, 0o666)
        // What other tests of this process hold open is not the program's; glibc passes over
        // numbers that stand for nothing.
        for descriptor in 3..<Self.descriptors {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        var environment: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) }
        defer { for text in arguments + environment { free(text) } }
        arguments.append(nil)
        environment.append(nil)
        return posix_spawnp(
            &processID, words[0], &actions, &attributes, arguments, environment)
    }
}
