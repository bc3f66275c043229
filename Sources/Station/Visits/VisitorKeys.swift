internal import Core
internal import Site

/// Whom a post lets in by SSH, as sshd reads it from `etc/waypost/ssh` (`Systemd/ssh`).
struct VisitorKeys {
    /// Accounts that HQ's authority leads to, and what its certificates call them.
    static let accounts = ["view", "tech", "admin", "audit"]
    static let breakglass = "waypost-breakglass"
    /// Bytes of each text that a bundle brings.
    private static let limit = 16_384

    let paths: Paths
    let files: LinuxFiles

    var authorities: String { paths.ssh + "/technicians-ca.pub" }
    var breakglassKey: String { paths.ssh + "/keys/" + Self.breakglass }
    private func names(of account: String) -> String { "\(paths.ssh)/as/waypost-\(account)" }

    /// Refuses what would be more than a key: options in front of one could lead elsewhere.
    static func checked(_ text: String) throws(EnrolmentFault) -> String {
        let lines = text.split(separator: "\n")
        guard text.utf8.count <= limit, lines.allSatisfy({ key($0) != nil }) else {
            throw .notSSHKeys
        }
        return text
    }

    /// The wire form of a public key in its line: type, key, whose it is.
    static func key(_ line: some StringProtocol) -> [UInt8]? {
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, let blob = Base64.bytes(words[1]) else { return nil }
        // A key begins with its type and that with its length.
        let type = Array(words[0].utf8)
        let isWhole = blob.starts(with: [0, 0, 0, UInt8(clamping: type.count)] + type)
        return isWhole && !type.contains(UInt8(ascii: "\"")) ? blob : nil
    }

    /// Takes HQ's word, replacing what was there; what a bundle lacks stays.
    ///
    /// - Returns: the lines for a report.
    func take(technicians: String?, breakglass: String?, post: String) throws -> String? {
        if technicians == nil, breakglass == nil { return nil }
        for folder in ["", "/as", "/keys"] {
            try files.makeDirectory(paths.ssh + folder, mode: 0o755)
        }
        if let technicians {
            for account in Self.accounts {
                try write("\(account)\n\(account)@\(post)\n", to: names(of: account))
            }
            try write(technicians, to: authorities)
        }
        if let breakglass { try write("restrict,pty \(breakglass)", to: breakglassKey) }
        var ways: [String] = []
        if technicians != nil {
            ways.append("certificates of HQ, as " + Self.accounts.joined(separator: ", "))
        }
        if breakglass != nil { ways.append("the break-glass key") }
        return "opened by " + ways.joined(separator: "; ")
    }

    private func write(_ text: String, to path: String) throws(FileFault) {
        let bytes = Array(text.utf8)
        if let current = try? files.read(path, limit: Self.limit * 2), current == bytes { return }
        try files.replace(path, with: bytes, mode: 0o644)
    }

    // MARK: - The key for when no clock is right

    private var useMark: String { paths.people + "/breakglass.json" }

    /// Notes that somebody came in with it.
    func noteBreakglass(_ fingerprint: String, at time: Timestamp) throws(FileFault) {
        let mark: JSONValue = ["key": .string(fingerprint), "at": .string(time.description)]
        try files.replace(useMark, with: Array(mark.compactText.utf8), mode: 0o644)
    }

    /// When the key that is in use now was used last.
    func breakglassUse() -> Timestamp? {
        guard let bytes = try? files.read(useMark, limit: Self.limit),
            let mark = try? JSONValue(parsing: bytes), let used = mark["key"]?.string,
            let line = try? files.read(breakglassKey, limit: Self.limit),
            let blob = Self.key(
                String(decoding: line, as: UTF8.self).drop { $0 != " " }.dropFirst()),
            SSHLogin(blob: blob).means == .key(fingerprint: used)
        else { return nil }
        return mark["at"]?.string.flatMap { Timestamp($0) }
    }
}
