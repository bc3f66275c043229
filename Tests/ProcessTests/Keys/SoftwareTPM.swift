import Foundation

/// A TPM 2.0 in a process (swtpm), and an OpenSSL that is configured for it.
final class SoftwareTPM {
    static let isAvailable = ["swtpm", "tpm2_flushcontext"].allSatisfy {
        (try? Tool.run(["which", $0]))?.code == 0
    }
    static let needs = "needs swtpm, tpm2-tools and tpm2-openssl"

    let folder: TemporaryFolder
    private let process: ChildProcess
    private let socket: String

    init() throws {
        folder = try TemporaryFolder()
        // Sockets in a folder: of two neighbouring ports the second may be anybody's.
        socket = folder.path + "/tpm"
        try FileManager.default.createDirectory(
            atPath: folder.path + "/state", withIntermediateDirectories: false)
        process = try ChildProcess(
            [
                "swtpm", "socket", "--tpm2", "--tpmstate", "dir=\(folder.path)/state", "--ctrl",
                "type=unixio,path=\(socket).ctrl", "--server", "type=unixio,path=\(socket)",
                "--flags", "not-need-init,startup-clear",
            ],
            streams: ChildProcess.Streams(
                output: folder.path + "/output", errors: folder.path + "/errors"))
        try """
        openssl_conf = init
        [init]
        providers = providers
        [providers]
        default = default_provider
        tpm2 = tpm2_provider
        [default_provider]
        activate = 1
        [tpm2_provider]
        activate = 1

        """.write(toFile: folder.path + "/openssl.cnf", atomically: true, encoding: .utf8)
        try Patience.until("the TPM") {
            (try? Tool.run(surroundings + ["tpm2_flushcontext", "-t"]))?.code == 0
        }
    }

    /// Before a program that is to find it.
    var surroundings: [String] {
        let line = "swtpm:path=\(socket)"
        return [
            "env", "OPENSSL_CONF=\(folder.path)/openssl.cnf", "TPM2OPENSSL_TCTI=\(line)",
            "TPM2TOOLS_TCTI=\(line)",
        ]
    }

    /// A TPM has room for three keys at once. The kernel's /dev/tpmrm0 shares it out, and takes
    /// back what a process had that ended; here nobody does.
    func forgetOpenKeys() throws {
        try Tool.require(surroundings + ["tpm2_flushcontext", "-t"])
    }

    func end() {
        process.signal(SIGKILL)
        _ = process.waitForEnd()
        folder.remove()
    }
}
