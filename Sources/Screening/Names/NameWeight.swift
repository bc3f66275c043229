/// What a part of a name tells about a person.
enum NameWeight {
    static let ordinary = 10
    private static let common = 7
    static let honorific = 4
    static let initial = 3

    static func weight(of sounds: [UInt8], kind: NameToken.Kind) -> Int {
        switch kind {
        case .particle: return 0
        case .initial: return initial
        case .ordinary:
            if honorifics.contains(sounds) { return honorific }
            return commonNames.contains(sounds) ? common : ordinary
        }
    }

    /// Names that very many people bear wherever they are in use.
    private static let commonNames = sounds(
        """
        mohamed mohammed mohammad mohamad muhammad muhamad mahomed mahamat mamadou ahmed ahmad ali \
        hassan hasan hussein hussain hossein husayn hocine ibrahim ibrahima omar umar usman \
        ousmane khan singh kumar kim lee li wang zhang chen park nguyen tran maria jean jose \
        john juan
        """)

    /// Respect, descent from the Prophet, pilgrimage, fatherhood: often left out.
    private static let honorifics = sounds(
        """
        sayyid sayed sayid syed seyed seyyed sheikh shaikh shaykh cheikh cheick haji hajji hadj \
        haj hadji mullah mulla mawlawi maulavi molvi mufti imam sidi abu abou abo oum umm \
        abdul abdel abdoul abd ali-allah begum bibi pasha bey agha
        """)

    private static func sounds(_ names: String) -> Set<[UInt8]> {
        Set(names.split(separator: " ").map { NameSound.sounds(of: Array($0.utf8)) })
    }
}
