/// What HQ has of a record whose place it knows, as `places.content` says it.
enum StoredContent: String {
    /// `records` has it, unless its month was archived.
    case held
    /// The post gave only the hash.
    case withheld
    /// Two people had it erased, as `erased_places` says then, or its time was over: it is not
    /// taken again.
    case erased
}
