public import Core

extension ListChain {
    /// What the list says that it did not say when that bundle was its last one: the newer bundles,
    /// as a chain of their own. All of it where that bundle counts no more, or none is named.
    public func news(since bundle: Identifier?) -> ListChain {
        guard let place = inForce.firstIndex(where: { $0.identifier == bundle }), place > 0 else {
            return self
        }
        return ListChain(bundles, inForce: Array(inForce[..<place]))
    }
}
