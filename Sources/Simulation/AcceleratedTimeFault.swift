public import Core

/// Why a clock file cannot be followed or written.
public enum AcceleratedTimeFault: Fault, Hashable {
    case speed(Double)
    case unreadable(String, String)
    case unwritable(String, String)

    public var problem: String {
        switch self {
        case .speed(let speed): "a pace of \(speed) is asked for"
        case .unreadable(let path, let why): "the clock file \(path) cannot be followed: \(why)"
        case .unwritable(let path, let why): "the clock file \(path) cannot be written: \(why)"
        }
    }

    public var remedy: String? {
        switch self {
        case .speed: "\(AcceleratedTime.speeds.lowerBound) to \(AcceleratedTime.speeds.upperBound)"
        case .unreadable: "waypost-sim clock FILE --speed N begins one"
        case .unwritable: nil
        }
    }
}
