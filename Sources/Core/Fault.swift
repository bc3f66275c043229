/// What went wrong, said so that the person who meets it can act.
///
/// Every module has one type of its own. Whoever calls decides by ``isTransient``, never by text.
public protocol Fault: Error, Sendable, CustomStringConvertible {
    /// What was found, and where.
    var problem: String { get }
    /// What would be right, or what to do; `nil` where the problem says it all.
    var remedy: String? { get }
    /// Whether the same call may succeed later with nothing changed by a person.
    var isTransient: Bool { get }
}

extension Fault {
    public var isTransient: Bool { false }
    public var remedy: String? { nil }
    public var description: String { remedy.map { "\(problem); \($0)" } ?? problem }
}
