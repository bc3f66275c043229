internal import Control
internal import Core
internal import Supervision
internal import Uplink

/// The power role's word on the link's loads, over its socket.
struct LinkPowerCalls: LinkPower {
    private static let answerTime: Duration = .milliseconds(1_500)
    /// A step of the engine may be under way, which waits for relays and clients.
    private static let actTime: Duration = .seconds(15)

    private let path: String
    private let time: any TimeSource
    private let thread: any ResourceExecutor

    /// - Parameters:
    ///   - path: the power role's socket.
    ///   - thread: calls block it.
    init(
        path: String, time: any TimeSource,
        on thread: any ResourceExecutor = .thread(name: "ask-power")
    ) {
        self.path = path
        self.time = time
        self.thread = thread
    }

    func supply() async -> LinkSupply? {
        let answer = try? await ControlClient.call(
            path: path, call: RoleCall.linkSupply, timeout: Self.answerTime, time: time, on: thread)
        return answer.flatMap { LinkSupply($0) }
    }

    func cycle(_ load: String, offFor duration: Duration) async -> String? {
        do throws(ControlFault) {
            _ = try await ControlClient.call(
                path: path, call: RoleCall.cycleLink,
                arguments: ["load": .string(load), "off_s": .integer(Int64(duration.inSeconds))],
                timeout: Self.actTime, time: time, on: thread)
            return nil
        } catch .failed(RoleCall.refusedRequest, let problem, let remedy) {
            return problem + (remedy.map { "; \($0)" } ?? "")
        } catch {
            return error.problem
        }
    }
}
