import Control
import Core
import Glibc
import Journal
import Records
import Site
import Testing

@testable import Station

@Suite("What people tell the power role")
struct PowerAuditTests {
    private let root = TemporaryRoot()
    private var outbox: Outbox { Outbox(directory: root.paths.outbox(of: .power)) }

    /// The role with a load of tier 1 and one of tier 3, on a board that is out of reach.
    private func run(
        _ body: @escaping @Sendable (RunningRole) async throws -> Void
    ) async throws {
        let loads = [("network", 1), ("workstation-1", 3)].enumerated().map { coil, load in
            """
            [[power.loads]]
            name = "\(load.0)"
            tier = \(load.1)
            watts = 20
            switch = "modbus:tcp://127.0.0.1:1?unit=2&coil=\(coil)"

            """
        }.joined()
        let site = TemporaryRoot.site().replacing("[capture]", with: loads + "[capture]")
        let (context, slot) = try RunningRole.context(site, root)
        try await RunningRole.run(.power, PowerRole(context).tree, root.paths, slot) {
            (role: RunningRole) async throws -> Void in
            while (try? await role.call(RoleCall.power)) == nil {}
            try await body(role)
        }
    }

    @Test("stands in a record: who, which load of which tier, what, for how long")
    func orders() async throws {
        try LinuxFiles().makeDirectory(root.paths.outbox(of: .power), mode: 0o770)
        try await run { (role: RunningRole) async throws -> Void in
            for order: JSONValue in [
                ["load": "workstation-1", "wish": "shed", "for_s": 600],
                ["load": "workstation-1", "wish": "restore"],
                ["load": "network", "wish": "shed", "confirm": "network"],
                ["load": "network", "wish": "auto"],
            ] {
                let answer = try await role.call(RoleCall.orderLoad, order)
                #expect(answer["unrecorded"]?.isNull == true)
            }
            // What is refused is not done, and so no record says that it is.
            await #expect(throws: ControlFault.self) {
                try await role.call(
                    RoleCall.orderLoad, ["load": "network", "wish": "shed"])
            }
            #expect(
                try await role.call(RoleCall.panelsCleaned)["unrecorded"]?.isNull == true)
        }
        let records = try outbox.waiting().map { try outbox.take($0) }
        #expect(records.allSatisfy { $0.kind == .audit && $0.officer == "uid:\(getuid())" })
        #expect(records.allSatisfy { $0.body["result"] == "done" })
        #expect(
            Set(
                records.map {
                    "\($0.body["action"]?.string ?? ""): \($0.body["target"]?.string ?? "")"
                })
                == [
                    "load_ordered: shed workstation-1 of tier 3, 600 s",
                    "load_ordered: restore workstation-1 of tier 3, 14400 s",
                    "load_ordered: shed network of tier 1, 3600 s, confirmed",
                    "load_ordered: auto network", "panels_cleaned: panels",
                ])
        #expect(records.count == 5)
    }

    @Test("is done all the same where no record can be left, and that is said")
    func noOutbox() async throws {
        // A file stands where the directory should be.
        try LinuxFiles().makeDirectory(root.paths.state(of: .power), mode: 0o751)
        try LinuxFiles().replace(root.paths.outbox(of: .power), with: [], mode: 0o644)
        try await run { (role: RunningRole) async throws -> Void in
            let answer = try await role.call(
                RoleCall.orderLoad, ["load": "workstation-1", "wish": "shed", "for_s": 600])
            #expect(StationCommands.unrecorded(answer).hasPrefix("There is no record of it: "))
        }
    }
}
