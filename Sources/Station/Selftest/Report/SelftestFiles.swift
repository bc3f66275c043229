internal import Control
internal import Core
internal import Glibc
internal import Health
internal import Journal
internal import PKI
internal import Records
internal import Site
internal import Uplink

/// Where a report goes: signed into `var/lib/waypost/selftest`, and with its hash into the journal.
///
/// What is signed is the JSON file, byte for byte, with SHA-256 by the device key:
/// `openssl dgst -sha256 -verify KEY -signature NAME.sig NAME.json`, where KEY is the public key of
/// `device.pem`, or of `device.csr` before the enrolment. No lane carries files like it to HQ: the
/// `audit` record names its hash, and so HQ knows which report was made, when, and how it ended.
struct SelftestFiles: Sendable {
    /// Reports that are kept; the oldest go.
    static let limit = 20
    private static let endings = [".json", ".sig", ".txt", ".html"]

    /// What was left, and what could not be.
    struct Outcome: Sendable, Hashable {
        /// Without its ending.
        var name: String?
        var hash: Digest256
        var isSigned = false
        /// One clause each.
        var obstacles: [String] = []
    }

    let paths: Paths
    let files: LinuxFiles
    let time: SystemTime

    private var secrets: SecretFiles { SecretFiles(paths: paths) }

    /// The device's key in use, of a post that is not enrolled yet too.
    func key() throws -> PrivateKey {
        if let pair = try secrets.device(files).current() { return pair.key }
        return try PrivateKey(pem: files.read(secrets.deviceKey, limit: PEMLimit.file))
    }

    /// - Parameter report: its device is filled in here.
    func keep(_ report: inout SelftestReport) -> Outcome {
        var obstacles: [String] = []
        var key: PrivateKey?
        do {
            key = try self.key()
        } catch {
            obstacles.append("it is not signed: \(error)")
        }
        report.device = key.map { "\(SHA256.digest($0.publicKey.der))" }
        let bytes = Array((report.json.prettyText + "\n").utf8)
        var outcome = Outcome(hash: SHA256.digest(bytes), obstacles: obstacles)
        do {
            let name = paths.selftests + "/" + Self.name(report.at)
            try files.makeDirectory(paths.selftests, mode: 0o755)
            if let key {
                try files.replace(name + ".sig", with: try key.sign(bytes), mode: 0o644)
                outcome.isSigned = true
            }
            try files.replace(name + ".txt", with: Array(report.text.utf8), mode: 0o644)
            try files.replace(
                name + ".html", with: Array(report.page(hash: "\(outcome.hash)").utf8),
                mode: 0o644)
            // Last: a report is there once all of it is.
            try files.replace(name + ".json", with: bytes, mode: 0o644)
            outcome.name = name
            try removeOldest()
        } catch {
            outcome.obstacles.append("it is not kept: \(error)")
        }
        if let obstacle = trace(report, outcome.hash) { outcome.obstacles.append(obstacle) }
        return outcome
    }

    /// `2026-11-22T150405Z`: no colon, which sticks formatted elsewhere refuse.
    private static func name(_ at: Timestamp) -> String {
        String(at.description.prefix(19).filter { $0 != ":" }) + "Z"
    }

    private func removeOldest() throws(FileFault) {
        let names = try files.list(paths.selftests, limit: 10_000).filter { $0.hasSuffix(".json") }
        for name in names.sorted().dropLast(Self.limit) {
            for ending in Self.endings {
                try files.remove("\(paths.selftests)/\(name.dropLast(5))\(ending)")
            }
        }
    }

    /// - Returns: why the journal has no record of it, where it has none.
    private func trace(_ report: SelftestReport, _ hash: Digest256) -> String? {
        let draft = RecordDraft(
            kind: .audit, id: .version7(at: time.now(), random: SystemRandom()),
            body: [
                "action": "selftest", "target": .string("sha256:\(hash)"),
                "result": .string("\(report.state.rawValue): \(report.counts)"),
            ], officer: "uid:\(getuid())")
        do throws(OutboxFault) {
            try Outbox(directory: paths.outbox(of: .capture), files: files).put(draft)
        } catch {
            return "the journal has no record of it: \(error.problem)"
        }
        _ = try? ControlClient.call(
            path: paths.socket(of: .capture), call: RoleCall.collect, timeout: .seconds(1))
        return nil
    }
}
