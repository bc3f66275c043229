internal import ArgumentParser
internal import Logging

/// The few lines between `main` and the parsed command.
public enum Launch {
    /// Ends the process with a command's exit code.
    public static func finish(_ code: Int32) throws {
        if code != 0 { throw ArgumentParser.ExitCode(code) }
    }

    /// Log lines go to standard error, where systemd's journal takes them; `WAYPOST_LOG` sets the
    /// level (`debug`, `info`, `warning`, …).
    public static func startLogging() {
        let level = Surroundings.variable("WAYPOST_LOG").flatMap { Logger.Level(rawValue: $0) }
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level ?? .info
            return handler
        }
    }
}
