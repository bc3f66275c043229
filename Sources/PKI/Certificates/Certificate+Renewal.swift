public import Core

extension Certificate {
    /// From this instant on it should be renewed: two thirds of its life are over, so that a third
    /// is left for links that are down and for people.
    public var renewalDue: Timestamp { notBefore + (notAfter - notBefore) * 2 / 3 }
}
