import Core
import Foundation
import Site
import Testing

@testable import Station

@Suite("A role's own place in run/waypost")
struct RuntimeFolderTests {
    private let root = TemporaryRoot()
    private let files = LinuxFiles()

    @Test("is made on a desk, with the link by which the role is called, and left as it is then")
    func desk() throws {
        let paths = root.paths
        for role in [Role.relays, .ups, .relays] {
            try RuntimeFolder(role: role, paths: paths).prepare(files)
            #expect(try root.mode(paths.runtime(of: role)) == 0o751)
            let link = try FileManager.default.destinationOfSymbolicLink(
                atPath: paths.socket(of: role))
            #expect(paths.runtime + "/" + link == paths.boundSocket(of: role))
        }
        try files.makeDirectory(paths.runtime(of: .ups), mode: 0o700)
        try RuntimeFolder(role: .ups, paths: paths).prepare(files)
        #expect(try root.mode(paths.runtime(of: .ups)) == 0o700)
        #expect(!files.exists(paths.runtime(of: .capture)))
    }

    @Test("is made by provisioning for all roles, and what stands there is left")
    func provisioned() throws {
        try files.makeDirectory(root.paths.runtime, mode: 0o700)
        try files.replace(root.paths.socket(of: .power), with: [], mode: 0o600)
        _ = try DirectoryPlan(paths: root.paths).carryOut(files: files)
        for role in Role.allCases where role != .power {
            let path = root.paths.socket(of: role)
            let link = try FileManager.default.destinationOfSymbolicLink(atPath: path)
            #expect(link == "\(role.rawValue)/sock")
        }
        #expect(try files.read(root.paths.socket(of: .power), limit: 1) == [])
        #expect(try root.mode(root.paths.runtime) == 0o755)
    }
}
