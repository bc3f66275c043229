import Core
import Power
import Site
import Testing

@testable import Station

@Suite("The power role over its socket")
struct PowerRoleTests {
    private let root = TemporaryRoot()

    /// Runs the role, its controller out of reach, until it has made its first steps.
    private func runOnce(_ body: @escaping @Sendable (RunningRole) async throws -> Void)
        async throws
    {
        let (context, slot) = try RunningRole.context(TemporaryRoot.site(), root)
        try await RunningRole.run(.power, PowerRole(context).tree, root.paths, slot) {
            (role: RunningRole) async throws -> Void in
            while (try? await role.call(RoleCall.power)) == nil {}
            try await body(role)
        }
    }

    @Test("keeps its history and its memory when it stops, and goes on with both")
    func keeps() async throws {
        try LinuxFiles().makeDirectory(root.paths.state(of: .power), mode: 0o751)
        for _ in 0..<2 { try await runOnce { _ in } }
        let place = PowerHistoryFiles(paths: root.paths, files: LinuxFiles())
        let history = try place.history()
        #expect(history.damagedBytes == 0)
        #expect(try place.numbers() == [1])
        let starts = history.entries.filter {
            if case .event(let event) = $0 { event.kind == .started } else { false }
        }
        #expect(starts.count == 2)
        let memory = try PowerMemory.load(
            root.paths.state(of: .power) + "/state.json", files: LinuxFiles())
        #expect(memory?.bootID == SystemTime().bootID)
    }

    @Test("serves with a disk that takes nothing, and says that its history waits")
    func noDisk() async throws {
        // A file stands where the directory should be.
        try LinuxFiles().makeDirectory(root.paths.root + "/var/lib/waypost", mode: 0o755)
        try LinuxFiles().replace(root.paths.state(of: .power), with: [], mode: 0o644)
        try await runOnce { (role: RunningRole) async throws -> Void in
            while try await role.findings() != ["power.history_not_kept"] {}
            #expect(try await role.call(RoleCall.status)["power"]?.isNull == false)
        }
    }

    @Test("serves where an override of a controller that it does not have is damaged")
    func damagedOverride() async throws {
        let folder = root.paths.configuration + "/controllers"
        try LinuxFiles().makeDirectory(folder, mode: 0o755)
        try LinuxFiles().replace(folder + "/other.toml", with: Array("id =".utf8), mode: 0o644)
        try LinuxFiles().makeDirectory(root.paths.state(of: .power), mode: 0o751)
        try await runOnce { (role: RunningRole) async throws -> Void in
            let power = try await role.call(RoleCall.power)
            #expect(power.at("power", "controllers")?[0]?["profile"] == "epever-tracer")
        }
    }

    @Test("begins anew from a memory that is none")
    func damagedMemory() async throws {
        try LinuxFiles().makeDirectory(root.paths.state(of: .power), mode: 0o751)
        for name in ["state.json", "read-plans.json"] {
            try LinuxFiles().replace(
                root.paths.state(of: .power) + "/" + name, with: Array("{\"x".utf8), mode: 0o640)
        }
        try await runOnce { (role: RunningRole) async throws -> Void in
            let loads = try await role.call(RoleCall.power).at("power", "loads")?.array
            #expect(loads?.count == 1)
        }
    }
}
