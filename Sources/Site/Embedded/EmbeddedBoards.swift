/// The board definitions of the source tree, as they were at build.
///
/// `WAYPOST_REGENERATE=1 swift test --filter EmbeddedBoardsTests` writes this file anew from
/// `Board/*/*.toml`; without the variable the same test compares the two byte for byte.
enum EmbeddedBoards {
    static let all: [(name: String, text: String)] = [
        (
            "Board/generic-x86_64/generic-x86_64.toml",
            #"""
            # An industrial PC: loads hang on a Modbus relay board, which keeps its coils while the PC restarts.
            # Not tried on hardware.
            schema = 1
            id = "generic-x86_64"
            name = "Industrial PC, x86-64, UEFI"
            serial_ports = ["/dev/ttyS0", "/dev/ttyS1"]
            watchdog = "/dev/watchdog0"
            rtc = "/dev/rtc0"

            """#
        ),
        (
            "Board/qemu-x86_64/qemu-x86_64.toml",
            #"""
            # The machine that Image/test starts: QEMU's q35, a Modbus line behind its second serial port.
            schema = 1
            id = "qemu-x86_64"
            name = "QEMU x86-64 (q35)"
            serial_ports = ["/dev/ttyS1"]
            watchdog = "/dev/watchdog0"
            rtc = "/dev/rtc0"

            """#
        ),
        (
            "Board/simulated/simulated.toml",
            #"""
            # A desk instead of a board. It has no line of its own: relays are coils of the simulated
            # controller's relay board, reached over Modbus as they would be at a post.
            schema = 1
            id = "simulated"
            name = "Simulated board"
            serial_ports = []
            watchdog = "none"
            rtc = "none"

            """#
        ),
    ]
}
