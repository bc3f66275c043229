public import Core

/// How files of carried bundles and of the receipts for them are called.
public enum CarriedName {
    public static let suffix = ".wpc"
    public static let receiptsSuffix = ".receipts.json"
    /// Receipts in one file: they pass a role's socket as one message of a mebibyte at most.
    public static let receiptsInFile = 256

    /// The folder of a bundle. The name tells the carrier's people which is which.
    public static func folder(_ post: String, at time: Timestamp) -> String {
        "\(post)-\(stamp(time))"
    }

    /// Sorts as it is numbered.
    public static func part(_ number: UInt32) -> String {
        let digits = String(number)
        return "part-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits + suffix
    }

    public static func receipts(_ post: String, at time: Timestamp, number: Int) -> String {
        "\(post)-\(stamp(time))-\(number)\(receiptsSuffix)"
    }

    /// `20261122T101500Z`: a colon is no character for a stick's file system.
    private static func stamp(_ time: Timestamp) -> String {
        String(time.description.filter { $0 != "-" && $0 != ":" }.prefix(15)) + "Z"
    }
}
