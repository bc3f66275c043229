internal import Foundation
public import Station

/// The process's environment, asked in this one place.
public enum Surroundings {
    /// The variable's value; `nil` where it is not set or empty.
    public static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The user who runs the command, behind `sudo` too.
    public static var person: String { variable("SUDO_USER") ?? NSUserName() }

    /// The user as whom the process runs.
    public static var account: String { NSUserName() }

    /// The path of this program.
    public static var program: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
    }

    /// The process's own streams.
    public static var console: Console {
        .standard(environment: ProcessInfo.processInfo.environment)
    }
}
