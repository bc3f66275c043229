/// Who can read the data partition of the card that this board was started from.
enum CardProtection: String, Sendable {
    /// Whoever holds the card.
    case open
    /// Encrypted: this board alone, by its TPM.
    case board
    /// Encrypted: this board, and HQ by a key of its own.
    case headquarters
    /// Encrypted, and not by this board.
    case locked

    /// `nil` where there is no card of `Image/build`, or it has no data partition.
    ///
    /// - Parameter card: what the kernel's first scripts noted (`Image/initrd/data`).
    init?(_ card: [String: String], isHeadquartersAble: Bool) {
        guard card["data"] != nil else { return nil }
        switch card["encrypted"] {
        case nil: self = .open
        case "locked": self = .locked
        default: self = isHeadquartersAble ? .headquarters : .board
        }
    }

    var text: String {
        switch self {
        case .open: "NOT encrypted: its board had no TPM that could keep the key"
        case .board: "encrypted by this board's TPM; HQ has no key to it yet"
        case .headquarters: "encrypted by this board's TPM; HQ has a key to it"
        case .locked: "encrypted, and this board does not open it"
        }
    }
}
