public import Core

/// A list that a post holds, whether it can be read or not.
public struct InstalledList: Sendable {
    enum Content: Sendable {
        case chain(ListChain)
        case unreadable(ScreeningFault)
        case erased(ListErasure)
    }

    public let name: String
    let content: Content

    public init(_ bundle: Bundle) {
        self.init(ListChain(bundle))
    }

    public init(_ chain: ListChain) {
        name = chain.head.description.name
        content = .chain(chain)
    }

    /// A list that should be there and is not to be had: it must not vanish from the verdicts.
    public init(name: String, unreadable fault: ScreeningFault) {
        self.name = name
        content = .unreadable(fault)
    }

    /// A list whose validity has ended and whose content is gone.
    init(_ erasure: ListErasure) {
        name = erasure.name
        content = .erased(erasure)
    }

    /// What is to be erased of it; `nil` for a list that is in force, or cannot be read, or is
    /// erased.
    ///
    /// - Parameter time: now, by a clock that is trusted: what a wrong one erases is lost.
    public func erasure(at time: Timestamp) -> ListErasure? {
        description.flatMap { ListErasure($0, at: time) }
    }

    /// The list as opened; `nil` where it cannot be read.
    public var chain: ListChain? {
        if case .chain(let chain) = content { chain } else { nil }
    }

    /// What its owner says of it now; `nil` where it cannot be read.
    public var description: BundleDescription? { chain?.head.description }
}
