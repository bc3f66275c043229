internal import Capture
internal import Control
internal import Core
internal import Supervision

/// Passes supervisors' wishes for loads from the LAN on to the power role.
struct LoadRequests: Sendable {
    /// A step of the engine may be under way, which waits for relays and clients.
    private static let timeout: Duration = .seconds(10)

    private let path: String
    private let time: any TimeSource
    private let thread = ThreadExecutor.thread(name: "ask-loads")

    /// - Parameter path: the power role's socket.
    init(path: String, time: any TimeSource) {
        self.path = path
        self.time = time
    }

    func ask(_ wish: JSONValue) async -> PowerAnswer {
        do throws(ControlFault) {
            return .answered(
                try await ControlClient.call(
                    path: path, call: RoleCall.requestLoads, arguments: wish,
                    timeout: Self.timeout, time: time, on: thread))
        } catch .failed(RoleCall.refusedRequest, let problem, let remedy) {
            return .refused(problem + (remedy.map { ": \($0)" } ?? ""))
        } catch {
            return .silent
        }
    }
}
