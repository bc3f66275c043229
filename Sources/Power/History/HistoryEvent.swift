public import Core

/// Something that happened to a load, or to the role that writes the history.
public struct HistoryEvent: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The role moved its relay.
        case switched
        /// It was found so: at the start, or because somebody else moved it.
        case found
        /// Its relay was told to move and did not.
        case disobeyed
        /// A person's order was taken.
        case ordered
        /// The role came up; what lies before it is as old as the entry in front of it.
        case started
        /// The time of day was set; what lies before it was stamped by the old one.
        case clockSet
    }

    /// Bytes of a reason that are kept.
    public static let reasonLimit = 160

    public var kind: Kind
    /// `nil` where the time of day was not known.
    public var time: Timestamp?
    /// In the order of ``HistoryHeader/loads``; `nil` where it is about none.
    public var load: Int?
    public var isOn: Bool?
    public var reason: String

    public init(
        _ kind: Kind, time: Timestamp?, load: Int? = nil, isOn: Bool? = nil, reason: String = ""
    ) {
        self.kind = kind
        self.time = time
        self.load = load
        self.isOn = isOn
        self.reason = reason
    }
}
