public import Core
public import Records
public import Screening

/// Looks travellers and their documents up in the alert lists of this post.
public protocol TravellerScreening: Sendable {
    /// It never throws and waits for no network: a look-up that fails is `cannot_say`.
    ///
    /// - Parameters:
    ///   - subject: everything that is known of one person and the documents shown.
    ///   - stamp: now, by the post's clock, with its trust.
    func screen(_ subject: ScreeningSubject, at stamp: ClockStamp) async -> Screened
}

/// A screening in the form of a receipt (CONTRACT §5), for two circles of people.
public struct Screened: Sendable, Hashable {
    /// For the officer at the counter: a hit of a discreet list reads as clear.
    public let counter: JSONValue
    /// For the record.
    public let full: JSONValue

    public init(counter: JSONValue, full: JSONValue) {
        self.counter = counter
        self.full = full
    }

    /// What a record keeps for the counter: only where it may not see all of it.
    var atCounter: JSONValue { counter == full ? .null : counter }
}
