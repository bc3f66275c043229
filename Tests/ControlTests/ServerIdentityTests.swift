import Core
import Glibc
import Testing

@testable import Control

@Suite("Who may answer at a socket, and where it lies", .timeLimit(.minutes(1)))
struct ServerIdentityTests {
    @Test("is root, the caller's own user and the owner of the socket's folder, and nobody else")
    func trusted() throws {
        func isTrusted(_ user: UInt32?, folder: UInt32?) -> Bool {
            ServerIdentity(user: user, ownUser: 1_000, folderOwner: folder).isTrusted
        }
        #expect(isTrusted(0, folder: 990))
        #expect(isTrusted(1_000, folder: 990))
        #expect(isTrusted(990, folder: 990))
        #expect(!isTrusted(991, folder: 990))
        #expect(!isTrusted(991, folder: nil))
        #expect(!isTrusted(nil, folder: 990))
        let wrong = ServerIdentity(user: 991, ownUser: 1_000, folderOwner: 990)
        let fault = ControlFault.impostor(path: "/x.sock", user: 991)
        #expect(throws: fault) { try wrong.check("/x.sock") }
        #expect(!fault.isTransient)
    }

    @Test("behind a link the socket lies in the folder it leads to, whose owner counts")
    func link() async throws {
        let folder = try TemporaryFolder()
        let inner = folder.path + "/role"
        try LinuxFiles().makeDirectory(inner, mode: 0o751)
        defer { rmdir(inner) }
        let path = folder.path + "/role.sock"
        #expect(symlink("role/sock", path) == 0)
        let server = ControlServer(path: path, calls: [ControlBench.echo], time: SystemTime())
        let bench = ControlBench(folder: folder, server: server)
        try await bench.serving { () throws in
            var status = stat()
            #expect(lstat(inner + "/sock", &status) == 0)
            #expect(status.st_mode & S_IFMT == S_IFSOCK)
            #expect(lstat(path, &status) == 0)
            #expect(status.st_mode & S_IFMT == S_IFLNK, "the link stays")
            let value = try ControlClient.call(
                path: path, call: "echo", arguments: 7, timeout: .seconds(20))
            #expect(value == 7)
        }
        #expect(!LinuxFiles().exists(inner + "/sock"))
        #expect(throws: ControlFault.absent(path: path)) {
            try ControlClient.call(path: path, call: "echo", timeout: .seconds(5))
        }
    }
}
