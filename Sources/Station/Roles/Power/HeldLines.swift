internal import Control
internal import Core
internal import Site
internal import Supervision

/// The board's lines in the hands of another process.
package protocol HeldLines: Sendable {
    /// Each line and whether it is active; `nil` where the holder does not answer. Lines that it
    /// cannot vouch for are not in it.
    func states() async -> [String: Bool]?
    /// Drives a line. Returns what it is afterwards; `nil` where that is not known.
    func set(_ line: String, on: Bool) async -> Bool?
    /// Each input line and whether it is active; `nil` where the holder does not answer. Lines that
    /// cannot be read are not in it.
    func contacts() async -> [String: Bool]?
}

/// The `relays` role over its socket.
struct RelaysRoleLines: HeldLines {
    static let timeout: Duration = .seconds(2)

    let paths: Paths
    let time: SystemTime
    private let executor = ThreadExecutor.thread(name: "ask-relays")

    init(paths: Paths, time: SystemTime) {
        self.paths = paths
        self.time = time
    }

    func states() async -> [String: Bool]? { await ask(RoleCall.lines) }

    func contacts() async -> [String: Bool]? { await ask(RoleCall.contacts) }

    private func ask(_ call: String) async -> [String: Bool]? {
        let answer = try? await ControlClient.call(
            path: paths.socket(of: .relays), call: call, timeout: Self.timeout, time: time,
            on: executor)
        return answer?.object?.compactMapValues(\.bool)
    }

    func set(_ line: String, on: Bool) async -> Bool? {
        let answer = try? await ControlClient.call(
            path: paths.socket(of: .relays), call: RoleCall.setLine,
            arguments: ["line": .string(line), "on": .bool(on)], timeout: Self.timeout,
            time: time, on: executor)
        return answer?["on"]?.bool
    }
}
