internal import Core
internal import Logging

/// Gives a message to a role's ``RoleLog`` besides where it goes anyway.
struct RingLogHandler: LogHandler {
    /// Standard error.
    private var base: any LogHandler
    private let log: RoleLog

    init(_ base: any LogHandler, _ log: RoleLog) {
        self.base = base
        self.log = log
        logLevel = min(base.logLevel, .info)
    }

    var logLevel: Logger.Level
    var metadata: Logger.Metadata {
        get { base.metadata }
        set { base.metadata = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: key] }
        set { base[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        if event.level >= base.logLevel { base.log(event: event) }
        guard let level = LogLine.Level(event.level) else { return }
        log.take(level, "\(event.message)")
    }
}

extension LogLine.Level {
    /// `nil` for what is of use to a programmer only.
    init?(_ level: Logger.Level) {
        switch level {
        case .trace, .debug: return nil
        case .info: self = .info
        case .notice: self = .notice
        case .warning: self = .warning
        case .error: self = .error
        case .critical: self = .critical
        }
    }
}
