public import Core

/// What is wrong with a weather file, and where; the first fault ends the reading.
public struct WeatherFault: Fault, Hashable {
    public let file: String
    /// Counted from 1.
    public let line: Int
    /// Name of the column, `nil` where the whole line or file is meant.
    public let column: String?
    public let found: String
    public let allowed: String

    public var problem: String {
        "\(file), line \(line)\(column.map { ", column \($0)" } ?? ""): found \(found)"
    }

    public var remedy: String? { "allowed: \(allowed)" }
}
