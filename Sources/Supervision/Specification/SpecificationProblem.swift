/// One thing that is wrong with a specification; `at` is the path of identifiers.
public enum SpecificationProblem: Hashable, Sendable, CustomStringConvertible {
    case emptyIdentifier(at: String)
    /// Too long, or with a `/` or a control character.
    case unusableIdentifier(at: String)
    case duplicateIdentifier(at: String)
    case durationOutOfRange(at: String, name: String, found: Duration, allowed: String)
    case countOutOfRange(at: String, name: String, found: Int, allowed: String)
    /// A permanent child never ends for good, so its end cannot mean anything.
    case permanentAndSignificant(at: String)
    /// A significant child under a supervisor that never shuts itself down.
    case significantWithoutShutdown(at: String)
    /// A supervisor that shuts itself down with significant children, and has none.
    case shutdownWithoutSignificant(at: String)
    /// A nested supervisor that shuts itself down and, as a permanent child, would be started again
    /// each time it is done.
    case permanentAndShutsItselfDown(at: String)

    public var description: String {
        switch self {
        case .emptyIdentifier(let path): "\(path): the identifier is empty"
        case .unusableIdentifier(let path):
            "\(path): an identifier has at most \(ChildSpecification.identifierLimit) bytes, no "
                + "'/' and no control characters"
        case .duplicateIdentifier(let path): "\(path): this identifier stands twice"
        case .durationOutOfRange(let path, let name, let found, let allowed):
            "\(path): \(name) is \(found), allowed is \(allowed)"
        case .countOutOfRange(let path, let name, let found, let allowed):
            "\(path): \(name) is \(found), allowed is \(allowed)"
        case .permanentAndSignificant(let path):
            "\(path): a permanent child cannot be significant"
        case .significantWithoutShutdown(let path):
            "\(path): significant, but its supervisor never shuts itself down"
        case .shutdownWithoutSignificant(let path):
            "\(path): shuts itself down with significant children, but has none"
        case .permanentAndShutsItselfDown(let path):
            "\(path): shuts itself down, but is a permanent child"
        }
    }
}
