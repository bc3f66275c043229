/// A list that a post holds, whether it can be read or not.
public struct InstalledList: Sendable {
    enum Content: Sendable {
        case chain(ListChain)
        case unreadable(ScreeningFault)
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

    /// The list as opened; `nil` where it cannot be read.
    public var chain: ListChain? {
        if case .chain(let chain) = content { chain } else { nil }
    }

    /// What its owner says of it now; `nil` where it cannot be read.
    public var description: BundleDescription? { chain?.head.description }
}
