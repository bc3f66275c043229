import Core
import Logging
import Site
import Supervision
import Testing

@testable import Station

/// What a unit says of a role is what the role does.
@Suite("Units and roles")
struct UnitAgreementTests {
    private let paths = Paths(root: "/")

    private func unit(_ role: Role) throws -> SystemdFile {
        try SystemdFile("units/waypost-\(role.rawValue).service")
    }

    private func seconds(_ texts: [String]) throws -> Duration {
        let text = try #require(texts.first)
        #expect(texts.count == 1)
        return .seconds(try #require(Int(text.dropLast())))
    }

    @Test("each role runs as itself", arguments: Role.allCases)
    func itself(role: Role) throws {
        let unit = try unit(role)
        #expect(unit.values("ExecStart") == ["/usr/bin/waypostd \(role.rawValue)"])
        #expect(unit.values("User") == [Ownership.role(role.rawValue).user])
        let writable = unit.values("ReadWritePaths").flatMap { $0.split(separator: " ") }
            .map(String.init)
        #expect(writable.contains(paths.state(of: role)))
        // Others' state is closed, but for the outboxes that capture empties.
        let others = paths.outboxes.filter { $0 != paths.outbox(of: role) }
        let open = role == .capture ? Set(others) : []
        #expect(Set(writable) == open.union([paths.state(of: role)]))
    }

    @Test("systemd waits longer than the tree takes to stop", arguments: Role.allCases)
    func stopTime(role: Role) async throws {
        let root = TemporaryRoot()
        let site = try SiteFile.check(
            paths: root.paths, path: root.write(TemporaryRoot.site(), "site.toml"),
            files: LinuxFiles())
        let context = RoleContext(
            paths: root.paths, site: site, findings: [], time: SystemTime(), postTime: SystemTime(),
            files: LinuxFiles(),
            log: Logger(label: "test"), supervisor: SupervisorSlot())
        let tree =
            switch role {
            case .relays: RelaysRole(context).tree
            case .power: PowerRole(context).tree
            case .ups: UPSRole(context).tree
            case .capture: CaptureRole(context).tree
            case .uplink: UplinkRole(context).tree
            }
        let limit = try seconds(try unit(role).values("TimeoutStopSec"))
        #expect(limit > tree.shutdownTime)
    }

    @Test("no restart at once after exit codes that it would not change, and after these only")
    func exitCodes() throws {
        let common = try SystemdFile("units/waypost-.service.d/10-role.conf")
        let codes = common.values("RestartPreventExitStatus")
            .flatMap { $0.split(separator: " ") }.compactMap { Int32($0) }
        #expect(
            Set(codes) == [ExitCode.usage, ExitCode.occupied, ExitCode.configuration])
        #expect(common.values("Restart") == ["always"])
    }

    @Test("a setting with one value stands in the unit or in what all have in common")
    func onePlace() throws {
        let lists: Set = [
            "ReadWritePaths", "SystemCallFilter", "RestrictAddressFamilies", "DeviceAllow",
            "IPAddressAllow", "IPAddressDeny", "After", "Before", "Wants", "Conflicts",
            "ConditionPathExists",
        ]
        func keys(_ file: SystemdFile) -> Set<String> {
            Set(file.lines.compactMap { $0[0].split(separator: "=").first.map(String.init) })
                .filter { !$0.hasPrefix("[") }
        }
        let common = keys(try SystemdFile("units/waypost-.service.d/10-role.conf"))
        #expect(common.contains("WatchdogSec"))
        for role in Role.allCases {
            let both = keys(try unit(role)).intersection(common).subtracting(lists)
            #expect(both.isEmpty, "\(role.rawValue): \(both)")
        }
    }
}
