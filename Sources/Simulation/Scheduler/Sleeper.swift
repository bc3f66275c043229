internal import Core

/// Somebody who waits for a moment of virtual time.
final class Sleeper: Sendable {
    private enum State: Sendable {
        case waiting
        case sleeping(@Sendable (_ isCancelled: Bool) -> Void)
        case done
    }

    let deadline: Duration
    private let state = Guarded(State.waiting)

    init(until deadline: Duration) {
        self.deadline = deadline
    }

    /// - Parameter wake: called once, with whether it was cancelled.
    func sleep(_ wake: @escaping @Sendable (_ isCancelled: Bool) -> Void) {
        let isDone = state.withLock { state -> Bool in
            if case .done = state { return true }
            state = .sleeping(wake)
            return false
        }
        if isDone { wake(true) }
    }

    func wake() { end(isCancelled: false) }
    func cancel() { end(isCancelled: true) }

    var isDone: Bool {
        state.withLock { if case .done = $0 { true } else { false } }
    }

    private func end(isCancelled: Bool) {
        let wake = state.withLock { state -> (@Sendable (Bool) -> Void)? in
            defer { state = .done }
            guard case .sleeping(let wake) = state else { return nil }
            return wake
        }
        wake?(isCancelled)
    }
}

/// Sleepers by their deadline; among equals whoever came first.
struct SleeperHeap: Sendable {
    private struct Entry: Sendable {
        let sleeper: Sleeper
        let order: UInt64

        func isBefore(_ other: Entry) -> Bool {
            (sleeper.deadline, order) < (other.sleeper.deadline, other.order)
        }
    }

    private var entries: [Entry] = []
    private var order: UInt64 = 0

    var count: Int { entries.count }

    /// The earliest that still sleeps.
    var first: Sleeper? {
        mutating get {
            while let entry = entries.first, entry.sleeper.isDone { removeFirst() }
            return entries.first?.sleeper
        }
    }

    mutating func push(_ sleeper: Sleeper) {
        order += 1
        entries.append(Entry(sleeper: sleeper, order: order))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].isBefore(entries[parent]) else { break }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    mutating func pop() -> Sleeper? {
        guard let first else { return nil }
        removeFirst()
        return first
    }

    private mutating func removeFirst() {
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].isBefore(entries[least]) {
                least = child
            }
            guard least != parent else { return }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
