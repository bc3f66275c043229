internal import Control
internal import Core
internal import Journal
internal import Logging
internal import Records
internal import Site
internal import Supervision

/// Records of what people told the power role, on their way into the journal.
struct PowerAudit: Sendable {
    private let context: RoleContext
    private let nudgeThread = ThreadExecutor.thread(name: "nudge")

    init(_ context: RoleContext) {
        self.context = context
    }

    /// Leaves a record of what is done already, under the caller's Unix user.
    ///
    /// - Returns: why there is none, where that could not be.
    func record(
        _ action: String, _ target: String, by caller: CallerIdentity
    ) -> String? {
        context.log.notice("\(action): \(target), by uid \(caller.uid)")
        let draft = RecordDraft(
            kind: .audit, id: .version7(at: context.time.now(), random: SystemRandom()),
            body: ["action": .string(action), "target": .string(target), "result": "done"],
            officer: "uid:\(caller.uid)")
        do throws(OutboxFault) {
            try Outbox(directory: context.paths.outbox(of: .power), files: context.files).put(draft)
        } catch {
            context.log.error("\(error)")
            return error.problem
        }
        ControlClient.nudge(
            path: context.paths.socket(of: .capture), call: RoleCall.collect, on: nudgeThread)
        return nil
    }
}
