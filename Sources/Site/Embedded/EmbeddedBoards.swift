/// The board definitions of the source tree, as they were at build.
///
/// `WAYPOST_REGENERATE=1 swift test --filter EmbeddedBoardsTests` writes this file anew from
/// `Board/*/*.toml`; without the variable the same test compares the two byte for byte.
enum EmbeddedBoards {
    static let all: [(name: String, text: String)] = [
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
        )
    ]
}
