import Core
import Dispatch
import Foundation
import Glibc

/// A program that is started again whenever it ends, as systemd does it with the roles of a post.
final class Service: Sendable {
    /// `RestartSec=` of the units.
    static let restartPause: DispatchTimeInterval = .milliseconds(300)

    struct DidNotStop: Error, CustomStringConvertible {
        let name: String

        var description: String { "\(name) did not stop within \(Service.patience)" }
    }

    /// For coming up and for an orderly stop.
    static let patience: Duration = .seconds(40)

    let name: String
    let log: LogFile
    private let arguments: [String]
    /// What the log says each time the program is up.
    private let readyText: String

    private struct State {
        var isWanted = false
        var child: ChildProcess?
        var starts = 0
        var endings: [ChildProcess.Ending] = []
    }

    private let state = Guarded(State())
    private let cutPause = DispatchSemaphore(value: 0)
    private let loopEnded = DispatchSemaphore(value: 0)

    init(name: String, arguments: [String], readyText: String, log: LogFile) {
        self.name = name
        self.arguments = arguments
        self.readyText = readyText
        self.log = log
    }

    var processID: pid_t? {
        state.withLock { $0.child }.flatMap { $0.ending == nil ? $0.processID : nil }
    }
    var starts: Int { state.withLock { $0.starts } }
    var endings: [ChildProcess.Ending] { state.withLock { $0.endings } }

    /// Begins, and returns when the program says that it is up.
    func start() throws {
        let before = log.count(of: readyText)
        startUnready()
        try waitUntilReady(after: before)
    }

    /// Begins without waiting.
    func startUnready() {
        let isNew = state.withLock { state in
            defer { state.isWanted = true }
            return !state.isWanted
        }
        guard isNew else { return }
        while cutPause.wait(timeout: .now()) == .success {}
        Thread.detachNewThread { self.keepRunning() }
    }

    func waitUntilReady(after count: Int) throws {
        try Patience.until("\(name) coming up", within: Self.patience) {
            log.count(of: readyText) > count
        }
    }

    /// How often the program has said that it is up.
    var readyCount: Int { log.count(of: readyText) }

    /// - Returns: whether the signal met a running process.
    @discardableResult
    func signal(_ number: Int32) -> Bool {
        state.withLock { $0.child }?.signal(number) ?? false
    }

    /// Asks the program to stop and does not start it again.
    @discardableResult
    func stop() throws -> ChildProcess.Ending? {
        guard let child = release() else { return nil }
        child.signal(SIGTERM)
        guard let ending = child.waitForEnd(within: Self.patience) else {
            child.signal(SIGKILL)
            loopEnded.wait()
            throw DidNotStop(name: name)
        }
        loopEnded.wait()
        return ending
    }

    /// Ends it at once and for good.
    func end() {
        guard let child = release() else { return }
        child.signal(SIGCONT)
        child.signal(SIGKILL)
        loopEnded.wait()
    }

    private func release() -> ChildProcess? {
        let (wasWanted, child) = state.withLock { state in
            defer { state.isWanted = false }
            return (state.isWanted, state.child)
        }
        guard wasWanted else { return nil }
        cutPause.signal()
        if child == nil { loopEnded.wait() }
        return child
    }

    private func keepRunning() {
        defer { loopEnded.signal() }
        while true {
            let streams = ChildProcess.Streams(output: log.path, errors: log.path)
            // Started under the lock: whoever wants it stopped then finds it.
            let child: ChildProcess? = state.withLock { state in
                guard state.isWanted else { return nil }
                let child = try? ChildProcess(arguments, streams: streams)
                state.child = child
                state.starts += 1
                return child
            }
            guard let child else { return }
            let ending = child.waitForEnd()
            let isWanted = state.withLock { state in
                state.endings.append(ending)
                return state.isWanted
            }
            guard isWanted, cutPause.wait(timeout: .now() + Self.restartPause) == .timedOut else {
                state.withLock { $0.child = nil }
                return
            }
        }
    }
}
