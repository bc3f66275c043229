public import Core

/// Why files of a chip, or lists about chips, could not be read as what they should be.
public struct ChipFault: Fault, Equatable {
    /// What was read, as `EF.SOD` or `DG1`.
    public let file: String
    public let reason: String

    init(_ file: String, _ reason: String) {
        self.file = file
        self.reason = reason
    }

    public var problem: String { "\(file) cannot be read: \(reason)" }
    public var remedy: String? { "read it again; if that does not help it is damaged or forged" }
}
