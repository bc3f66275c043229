import Core
import Glibc

/// A folder with a short path, gone with this.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let name = Identifier.version4(random: SystemRandom()).description.prefix(8)
        path = "/tmp/wp-\(name)"
        try LinuxFiles().makeDirectory(path, mode: 0o755)
    }

    deinit {
        let files = LinuxFiles()
        for name in (try? files.list(path, limit: 1_000)) ?? [] { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
