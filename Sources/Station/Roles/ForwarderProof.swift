package import Core
package import Supervision
package import Uplink

extension Forwarder.Step {
    /// The forwarder's proof of progress: a step that is done, and the rest that it announces.
    /// Called by the forwarder's own loop behind each step, on its thread.
    package func prove(_ child: ChildContext, by time: any TimeSource) {
        child.proved()
        if case .wait(let duration, _) = action {
            child.rests(until: time.monotonic() + duration)
        }
    }
}
