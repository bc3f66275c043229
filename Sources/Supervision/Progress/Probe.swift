/// A question of the supervisor to one child: are you still at work?
///
/// It has to go through the queue at which the child waits, and is answered where the child takes
/// it out. Answered anywhere else it proves nothing.
public struct Probe: Sendable {
    private let number: Int
    private let progress: ChildProgress

    init(number: Int, progress: ChildProgress) {
        self.number = number
        self.progress = progress
    }

    /// Counts once, and only for the newest question to this start of the child.
    public func answer() {
        progress.answer(number)
    }
}
