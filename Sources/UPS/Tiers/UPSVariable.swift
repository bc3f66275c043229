/// The variables that a tier's UPS has (names of RFC 9271 §5.1).
public enum UPSVariable: String, Sendable, CaseIterable {
    case batteryCharge = "battery.charge"
    case batteryChargeLow = "battery.charge.low"
    case batteryCurrent = "battery.current"
    case batteryRuntime = "battery.runtime"
    case batteryRuntimeLow = "battery.runtime.low"
    case batteryTemperature = "battery.temperature"
    case batteryVoltage = "battery.voltage"
    case deviceManufacturer = "device.mfr"
    case deviceModel = "device.model"
    case deviceType = "device.type"
    case driverName = "driver.name"
    case driverVersion = "driver.version"
    case inputPower = "input.realpower"
    case inputVoltage = "input.voltage"
    case load = "ups.load"
    case manufacturer = "ups.mfr"
    case model = "ups.model"
    case power = "ups.realpower"
    case powerNominal = "ups.realpower.nominal"
    case status = "ups.status"

    /// Longest text of a variable that is no number.
    static let textLimit = 64

    /// What `GET DESC` says.
    public var description: String {
        switch self {
        case .batteryCharge: "Share of the notice before the planned cut that is left (percent)"
        case .batteryChargeLow: "Charge at which clients shut down (percent)"
        case .batteryCurrent: "Battery current, positive while charging (A)"
        case .batteryRuntime: "Time to the planned cut of this tier (seconds)"
        case .batteryRuntimeLow: "Runtime at which clients shut down (seconds)"
        case .batteryTemperature: "Battery temperature (degrees C)"
        case .batteryVoltage: "Battery voltage (V)"
        case .deviceManufacturer: "Device manufacturer"
        case .deviceModel: "Device model"
        case .deviceType: "Device type"
        case .driverName: "Driver name"
        case .driverVersion: "Driver version"
        case .inputPower: "Power of the solar array (W)"
        case .inputVoltage: "Voltage of the solar array (V)"
        case .load: "Load of this tier (percent of nominal)"
        case .manufacturer: "UPS manufacturer"
        case .model: "UPS model"
        case .power: "Power of this tier (W)"
        case .powerNominal: "Nominal power of this tier (W)"
        case .status: "UPS status"
        }
    }

    /// What `GET TYPE` says behind the name.
    var type: String {
        switch self {
        case .deviceManufacturer, .deviceModel, .deviceType, .driverName, .driverVersion,
            .manufacturer, .model, .status:
            "STRING:\(Self.textLimit)"
        default: "NUMBER"
        }
    }
}
