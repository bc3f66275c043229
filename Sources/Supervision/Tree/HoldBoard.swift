internal import Core

/// The holds of a whole tree. They outlive the supervisors of its branches, which come and go with
/// restarts and read here what stays stopped.
final class HoldBoard: Sendable {
    private typealias Room = Mailbox<SupervisorCore.Event>

    private struct State {
        var holds: [String: [Hold]] = [:]
        /// Of the supervisors that run now.
        var rooms: [String: Room] = [:]
    }

    private struct Place {
        let supervisor: String
        let index: Int
    }

    private let places: [String: Place]
    private let state = Guarded(State())

    init(_ root: SupervisorSpecification) {
        var places: [String: Place] = [:]
        Self.note(root, at: root.id, in: &places)
        self.places = places
    }

    private static func note(
        _ supervisor: SupervisorSpecification, at path: String, in places: inout [String: Place]
    ) {
        for (index, child) in supervisor.children.enumerated() {
            let childPath = "\(path)/\(child.id)"
            places[childPath] = Place(supervisor: path, index: index)
            if case .supervisor(let nested) = child.work {
                note(nested, at: childPath, in: &places)
            }
        }
    }

    var holds: [String: [Hold]] { state.withLock { $0.holds } }

    func hold(_ path: String, _ hold: Hold) throws(SupervisionFault) {
        let place = try place(of: path)
        state.withLock { state in
            state.holds[path, default: []].removeAll { $0.holder == hold.holder }
            state.holds[path, default: []].append(hold)
            return state.rooms[place.supervisor]
        }?.put(.held(child: place.index, hold))
    }

    func release(_ path: String, by holder: Hold.Holder) throws(SupervisionFault) {
        let place = try place(of: path)
        state.withLock { state in
            state.holds[path]?.removeAll { $0.holder == holder }
            if state.holds[path]?.isEmpty ?? false { state.holds[path] = nil }
            return state.rooms[place.supervisor]
        }?.put(.released(child: place.index, by: holder))
    }

    private func place(of path: String) throws(SupervisionFault) -> Place {
        guard let place = places[path] else { throw .noSuchChild(path: path) }
        return place
    }

    /// A supervisor begins: from now on it is told of every change. Returns what is held already.
    func enter(
        _ supervisor: String, _ room: Mailbox<SupervisorCore.Event>
    ) -> [SupervisorCore.Event] {
        let holds = state.withLock { state in
            state.rooms[supervisor] = room
            return state.holds
        }
        return holds.sorted { $0.key < $1.key }.flatMap { path, holds -> [SupervisorCore.Event] in
            guard let place = places[path], place.supervisor == supervisor else { return [] }
            return holds.map { .held(child: place.index, $0) }
        }
    }

    func leave(_ supervisor: String) {
        state.withLock { $0.rooms[supervisor] = nil }
    }
}
