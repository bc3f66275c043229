/// What a part of a name tells about a person.
enum NameWeight {
    static let ordinary = 10
    private static let common = 7
    /// `Muhammad`, which stands before many a name and is left out as often as it is written.
    private static let blessing = 6
    static let honorific = 4
    static let initial = 3

    static func weight(of sounds: [UInt8], kind: NameToken.Kind) -> Int {
        switch kind {
        case .particle: return 0
        case .initial: return initial
        case .ordinary:
            if honorifics.contains(sounds) { return honorific }
            if blessings.contains(sounds) { return blessing }
            return commonNames.contains(sounds) ? common : ordinary
        }
    }

    /// What a part of that weight brings up against another that it does not agree with: respect
    /// contradicts nobody's name, and `Muhammad` hardly does.
    static func contradiction(of weight: Int) -> Int {
        switch weight {
        case ..<blessing: 0
        case blessing: contradictionOfBlessing
        default: weight
        }
    }

    private static let contradictionOfBlessing = 3

    private static let blessings = sounds(
        """
        mohamed mohammed mohammad mohamad muhammad muhamad mahomed mahamat mamadou mohammadu \
        muhammed muhammet mehmet mamadu
        """)

    /// Names that very many people bear wherever they are in use.
    private static let commonNames = sounds(
        """
        ahmed ahmad ali hassan hasan hussein hussain hossein husayn hocine ibrahim ibrahima omar \
        umar usman ousmane khan singh kumar kim lee li wang zhang chen park nguyen tran maria \
        jean jose john juan
        """)

    /// Respect, descent from the Prophet, pilgrimage, learning, fatherhood: often left out.
    private static let honorifics = sounds(
        """
        sayyid sayed sayid syed seyed seyyed sheikh shaikh shaykh cheikh cheick haji hajji hadj \
        haj hadji mullah mulla mawlawi maulavi molvi maulana mufti imam sidi sidy lalla moulay \
        mulay qazi kadi hafiz pir peer mir mirza ustad khoja khwaja effendi abu abou abo abul \
        aboul abol oum umm abdul abdel abdoul abd begum bibi pasha bey agha
        """)

    private static func sounds(_ names: String) -> Set<[UInt8]> {
        Set(names.split(separator: " ").map { NameSound.sounds(of: Array($0.utf8)) })
    }
}
