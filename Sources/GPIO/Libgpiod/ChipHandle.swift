internal import CGPIO
import Glibc

/// An open chip of libgpiod, closed with this. A class, because lines keep it.
final class OpenChip {
    private let handle: ChipHandle
    let name: String

    /// `nil` with the reason in the second value, because `errno` must be read at once.
    static func open(_ path: String) -> (chip: OpenChip?, errorNumber: Int32) {
        guard let pointer = gpiod_chip_open(path) else { return (nil, errno) }
        return (OpenChip(ChipHandle(pointer)), 0)
    }

    private init(_ handle: consuming ChipHandle) {
        name = handle.name
        self.handle = handle
    }

    var lineCount: Int { handle.lineCount }

    /// A line's name in the kernel; `nil` when it has none.
    func lineName(_ offset: Int) -> String? { handle.lineName(offset) }

    /// Whether somebody holds the line now, in this process or another, or in the kernel.
    func isUsed(_ offset: Int) -> Bool { line(offset).map { gpiod_line_is_used($0) } ?? false }

    /// What its holder calls itself.
    func consumer(_ offset: Int) -> String? {
        line(offset).flatMap { gpiod_line_consumer($0) }.map { String(cString: $0) }
    }

    /// The line itself; valid as long as the chip is open.
    func line(_ offset: Int) -> OpaquePointer? { handle.line(offset) }
}

/// The pointer that has to be closed exactly once.
struct ChipHandle: ~Copyable {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        gpiod_chip_close(pointer)
    }

    var name: String { gpiod_chip_name(pointer).map { String(cString: $0) } ?? "" }
    var lineCount: Int { Int(gpiod_chip_num_lines(pointer)) }

    func lineName(_ offset: Int) -> String? {
        line(offset).flatMap { gpiod_line_name($0) }.map { String(cString: $0) }
    }

    func line(_ offset: Int) -> OpaquePointer? {
        guard (0..<lineCount).contains(offset) else { return nil }
        return gpiod_chip_get_line(pointer, UInt32(offset))
    }
}
