public import Core
import Glibc

/// Why a line cannot be had or driven.
public enum GPIOFault: Fault, Hashable {
    /// There is no GPIO chip at all in this folder.
    case noChip(folder: String)
    case chipAbsent(chip: String, known: [String])
    /// No line has this name or number; the names that lines of the board do have.
    case lineAbsent(line: String, known: [String])
    /// Several lines have this name.
    case ambiguous(line: String, places: [String])
    /// Another process or a kernel driver holds it.
    case busy(line: String, consumer: String?)
    /// This user may not open the chip.
    case forbidden(path: String)
    /// This bank holds a line of that name, or that line, already.
    case heldAlready(line: String)
    case notHeld(line: String)
    case tooMany(lines: Int)
    case system(operation: String, line: String, errorNumber: Int32)

    public var problem: String {
        switch self {
        case .noChip(let folder): "there is no GPIO chip in \(folder)"
        case .chipAbsent(let chip, _): "there is no GPIO chip \(chip)"
        case .lineAbsent(let line, _): "there is no GPIO line \(line)"
        case .ambiguous(let line, let places):
            "\(places.count) GPIO lines are named \(line): \(places.joined(separator: ", "))"
        case .busy(let line, let consumer):
            "the GPIO line \(line) is held by \(consumer ?? "another")"
        case .forbidden(let path): "this user may not open \(path)"
        case .heldAlready(let line): "the GPIO line \(line) is held by this process already"
        case .notHeld(let line): "the GPIO line \(line) is not held"
        case .tooMany(let lines): "\(lines) GPIO lines at once"
        case .system(let operation, let line, let errorNumber):
            "cannot \(operation) \(line): \(String(cString: strerror(errorNumber)))"
        }
    }

    public var remedy: String? {
        switch self {
        case .noChip: "choose a board with lines of its own, or switches on Modbus"
        case .chipAbsent(_, let known): "the chips are: \(Self.shown(known))"
        case .lineAbsent(_, let known):
            known.isEmpty
                ? "no line of this board has a name: give chip and offset"
                : "the named lines are: \(Self.shown(known))"
        case .ambiguous: "give chip and offset"
        case .busy: "stop what holds it; gpioinfo shows it"
        case .forbidden: "run as a user of the group that owns it"
        case .heldAlready: "name each line once"
        case .notHeld: "request it first"
        case .tooMany: "at most \(GPIOLimit.lines) are held"
        case .system: nil
        }
    }

    public var isTransient: Bool {
        switch self {
        case .busy: true
        default: false
        }
    }

    private static func shown(_ names: [String]) -> String {
        let shown = names.prefix(GPIOLimit.namesShown).joined(separator: ", ")
        let rest = names.count - GPIOLimit.namesShown
        return rest > 0 ? "\(shown) and \(rest) more" : shown
    }
}
