/// The largest file of keys or certificates that is read.
enum PEMLimit {
    /// Bytes. A chain of ten certificates needs a fifth of it.
    static let file = 65_536
}
