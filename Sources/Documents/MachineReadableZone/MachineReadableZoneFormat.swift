/// The five shapes of a machine readable zone (Doc 9303-4, -5, -6 and -7).
public enum MachineReadableZoneFormat: String, Sendable, CaseIterable {
    /// Cards, three lines of 30 (Doc 9303-5).
    case td1 = "TD1"
    /// Larger cards, two lines of 36 (Doc 9303-6).
    case td2 = "TD2"
    /// Passports, two lines of 44 (Doc 9303-4).
    case td3 = "TD3"
    /// Visas of format A, two lines of 44 (Doc 9303-7 §5).
    case mrvA = "MRVA"
    /// Visas of format B, two lines of 36 (Doc 9303-7 §6).
    case mrvB = "MRVB"

    public var lineCount: Int { self == .td1 ? 3 : 2 }

    /// Characters in each line.
    public var lineLength: Int {
        switch self {
        case .td1: 30
        case .td2, .mrvB: 36
        case .td3, .mrvA: 44
        }
    }

    public var isVisa: Bool { self == .mrvA || self == .mrvB }
}
