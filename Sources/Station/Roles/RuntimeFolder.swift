internal import Core
internal import Glibc
internal import Site

/// What a role keeps while the board runs, `run/waypost/ROLE`, and the link by which it is called,
/// `run/waypost/ROLE.sock`.
///
/// On an appliance both are there before the role is, and the folder above belongs to root, so that
/// no role can take another's place (`Systemd/tmpfiles.d`). On a desk whoever runs the role makes
/// them.
struct RuntimeFolder: Sendable {
    let role: Role
    let paths: Paths

    /// Makes what is missing and leaves what is there.
    func prepare(_ files: some DurableFiles) throws(FileFault) {
        if !files.exists(paths.runtime) { try files.makeDirectory(paths.runtime, mode: 0o755) }
        let folder = paths.runtime(of: role)
        if !files.exists(folder) { try files.makeDirectory(folder, mode: 0o751) }
        try link()
    }

    /// The server looks where the link leads (`ControlServer`), so nothing is lost where something
    /// else stands there already.
    func link() throws(FileFault) {
        try link(paths.socket(of: role), to: "\(role.rawValue)/sock")
        if role == .power { try link(paths.metricsSocket, to: "\(role.rawValue)/http") }
    }

    private func link(_ path: String, to target: String) throws(FileFault) {
        guard symlink(target, path) != 0, errno != EEXIST else { return }
        throw FileFault(operation: "make the link", path: path, errorNumber: errno)
    }
}
