internal import Core
internal import PKI

/// In which steps a release reaches its posts, such as `1,10%,100%`; the last is always all.
///
/// Which post comes first is drawn from the file's hash: the same for every hub and every look, and
/// another for each release, so that no post is everybody's trial.
public struct ReleaseStages: Sendable, Hashable {
    public static let limit = 8

    enum Size: Sendable, Hashable {
        case posts(Int)
        case percent(Int)
    }

    public let text: String
    let sizes: [Size]

    /// `nil` unless it is a row of numbers and percentages that ends with `100%`.
    public init?(_ text: String) {
        var sizes: [Size] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            if part.hasSuffix("%"), let percent = Int(part.dropLast()), (1...100).contains(percent)
            {
                sizes.append(.percent(percent))
            } else if let count = Int(part), (1...100_000).contains(count) {
                sizes.append(.posts(count))
            } else {
                return nil
            }
        }
        guard (1...Self.limit).contains(sizes.count), sizes.last == .percent(100) else {
            return nil
        }
        self.text = text
        self.sizes = sizes
    }

    public var count: Int { sizes.count }

    /// Whether every post is reached, those that nobody knows of yet too.
    func isLast(_ stage: Int) -> Bool { stage >= sizes.count - 1 }

    /// The posts that a stage reaches.
    func reach(_ stage: Int, of posts: [String], file: Digest256) -> Set<String> {
        guard !isLast(stage) else { return Set(posts) }
        let count =
            switch sizes[max(0, stage)] {
            case .posts(let count): count
            case .percent(let percent): (posts.count * percent + 99) / 100
            }
        let drawn = posts.map { ($0, SHA256.digest([file.bytes, Array($0.utf8)])) }
            .sorted { $0.1.bytes.lexicographicallyPrecedes($1.1.bytes) }
        return Set(drawn.prefix(count).map(\.0))
    }
}
