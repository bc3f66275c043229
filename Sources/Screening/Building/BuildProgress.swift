/// How far the making of a bundle has come.
public enum BuildProgress: Hashable, Sendable {
    /// Rows of the table of documents that were read.
    case read(rows: Int)
    /// Documents that were sorted, sealed and written.
    case written(documents: Int, of: Int)
}
