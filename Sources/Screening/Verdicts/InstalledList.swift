/// A list that a post holds, whether it can be read or not.
public struct InstalledList: Sendable {
    enum Content: Sendable {
        case bundle(Bundle)
        case unreadable(ScreeningFault)
    }

    public let name: String
    let content: Content

    public init(_ bundle: Bundle) {
        name = bundle.description.name
        content = .bundle(bundle)
    }

    /// A list that should be there and is not to be had: it must not vanish from the verdicts.
    public init(name: String, unreadable fault: ScreeningFault) {
        self.name = name
        content = .unreadable(fault)
    }

    /// The list as opened; `nil` where it cannot be read.
    public var bundle: Bundle? {
        if case .bundle(let bundle) = content { bundle } else { nil }
    }
}
