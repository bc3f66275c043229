import Core
import Foundation

/// The units of the tree, read as systemd reads them: a key may stand several times.
struct UnitFile: Sendable {
    static let roles = ["relays", "power", "ups", "capture", "uplink"]
    /// `Systemd` beside `Tests`.
    static let folder =
        (0..<4).reduce(#filePath) { path, _ in LinuxFiles.parent(of: path) } + "/Systemd"

    let values: [String: [String]]

    /// A role's unit with what all roles have in common, in systemd's order.
    init(role: String) throws {
        var values: [String: [String]] = [:]
        for name in ["waypost-\(role).service", "waypost-.service.d/10-role.conf"] {
            let text = try String(contentsOfFile: "\(Self.folder)/units/\(name)", encoding: .utf8)
            for line in text.split(separator: "\n") where !"#[".contains(line.first ?? "#") {
                let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
                values[parts[0], default: []].append(parts.count > 1 ? parts[1] : "")
            }
        }
        self.values = values
    }
}

/// Units, programs and systemd's own units in a folder of their own, for tools that take `--root`.
struct StagedUnits: Sendable {
    let folder: TemporaryFolder
    var path: String { folder.path }
    var units: String { path + "/usr/lib/systemd/system" }

    init() throws {
        folder = try TemporaryFolder()
        try Tool.require([UnitFile.folder + "/install", folder.path])
        try Tool.require(
            [
                "cp", "-a", "--no-clobber", "/usr/lib/systemd/system",
                folder.path + "/usr/lib/systemd",
            ])
        // Only their being there is looked at.
        for program in ["waypostd", "waypost"] {
            try Tool.require(["install", "-D", "/bin/true", folder.path + "/usr/bin/\(program)"])
        }
    }

    /// Services, targets and timers of the tree; a template as one of its instances.
    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: UnitFile.folder + "/units")
            .filter { !$0.hasSuffix(".d") }.sorted()
            .map { $0.replacingOccurrences(of: "@.", with: "@waypost-ups.") }
    }

    /// What `systemd-analyze verify` finds; its exit code is 0 for much of it.
    func findings() throws -> String {
        let answer = try Tool.run(["systemd-analyze", "verify", "--root=\(path)"] + names())
        return answer.code == 0 ? answer.errors : "exit \(answer.code)\n\(answer.errors)"
    }

    /// `Overall exposure level`, 0.0 to 10.0.
    func exposure(_ role: String) throws -> Double? { try exposure(of: "waypost-\(role).service") }

    func exposure(of unit: String) throws -> Double? {
        let answer = try Tool.require([
            "systemd-analyze", "security", "--root=\(path)", "--offline=true", "--no-pager",
            unit,
        ])
        return answer.output.firstMatch(of: /exposure level for [\w.-]+: (\d+\.\d)/)
            .flatMap { Double($0.1) }
    }

    /// Lays a variant over a unit, as the generator does.
    func use(_ variant: String, for role: String) throws {
        let place = "\(units)/waypost-\(role).service.d"
        try Tool.require(["mkdir", "-p", place])
        try Tool.require(["cp", "\(UnitFile.folder)/variants/\(variant)", "\(place)/20-\(variant)"])
    }
}
