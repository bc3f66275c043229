internal import Modbus

/// What a load's switch says of itself.
enum SwitchState: Hashable, Sendable {
    case known(Bool)
    /// Its board answers, but not for this switch.
    case refused(ModbusFault)
    /// Nobody answers for it; the fault where there is one.
    case silent(ModbusFault?)

    /// `nil` where the state is not known.
    var isOn: Bool? {
        if case .known(let isOn) = self { isOn } else { nil }
    }

    var fault: ModbusFault? {
        switch self {
        case .known: nil
        case .refused(let fault): fault
        case .silent(let fault): fault
        }
    }
}
