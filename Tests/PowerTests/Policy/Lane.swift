import Glibc

/// How much of the repeated work a run does: `Tests/run --full` sets `WAYPOST_FULL`.
enum Lane {
    static let isFull = getenv("WAYPOST_FULL") != nil

    static func count(short: UInt64, full: UInt64) -> UInt64 { isFull ? full : short }
}
