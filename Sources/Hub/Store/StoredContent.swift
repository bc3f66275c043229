/// What HQ has of a record whose place it knows, as `places.content` says it.
enum StoredContent: String {
    /// `records` has it, unless its month was archived.
    case held
    /// The post gave only the hash.
    case withheld
    /// Two people had it erased: it is not taken again.
    case erased
}
