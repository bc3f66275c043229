import Control
import Core
import Logging
import Site
import Supervision
import Testing

@testable import Station

@Suite("What people have stopped stays stopped", .timeLimit(.minutes(2)))
struct ServiceHoldsTests {
    private let root = TemporaryRoot()
    private let files = LinuxFiles()
    private let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Runs the uplink, whose forwarder finds no hub, and asks it.
    private func uplink(
        _ body: @escaping @Sendable (RunningRole) async throws -> Void
    ) async throws {
        try files.makeDirectory(root.paths.outbox(of: .uplink), mode: 0o755)
        let (context, slot) = try RunningRole.context(TemporaryRoot.site(), root)
        try await RunningRole.run(.uplink, UplinkRole(context).tree, root.paths, slot, body)
    }

    private static func state(_ role: RunningRole, of child: String) async throws -> String? {
        try await role.call(RoleCall.services)["children"]?.array?
            .first { $0["id"]?.string == child }?["state"]?.string
    }

    @Test("is kept on the disk, told in the findings, left as a record, and released again")
    func hold() async throws {
        let (root, files, log) = (root, files, log)
        try await uplink { role in
            _ = try await role.call(
                RoleCall.holdService, ["path": "uplink/outbox", "reason": "the modem is away"])
            while try await Self.state(role, of: "outbox") != "held" { await Task.yield() }
            let held = ServiceHolds.load(.uplink, root.paths, files, log)
            #expect(held.map(\.path) == ["uplink/outbox"])
            #expect(try files.list(root.paths.outbox(of: .uplink), limit: 10).count == 1)
            let finding = try await role.call(RoleCall.status)["findings"]?.array?
                .first { $0["code"]?.string == "role.held" }
            #expect(finding?["summary"]?.string?.contains("the modem is away") == true)
            #expect(finding?["remedy"]?.string == "waypost services release uplink/outbox")
            _ = try await role.call(RoleCall.releaseService, ["path": "uplink/outbox"])
            while try await Self.state(role, of: "outbox") == "held" { await Task.yield() }
            #expect(ServiceHolds.load(.uplink, root.paths, files, log).isEmpty)
            #expect(try await !role.findings().contains("role.held"))
        }
    }

    @Test(
        "is refused by name where it cannot be",
        arguments: [
            (RoleCall.holdService, "uplink/control", "a reason", "nobody could release"),
            (RoleCall.holdService, "uplink/nobody", "a reason", "there is no child"),
            (RoleCall.holdService, "capture/lan", "a reason", "there is no child"),
            (RoleCall.holdService, "uplink/outbox", " ", "there is no reason"),
            (RoleCall.releaseService, "uplink/outbox", "", "nobody holds"),
        ])
    func refused(call: String, path: String, reason: String, problem: String) async throws {
        let (root, files, log) = (root, files, log)
        try await uplink { role in
            await #expect {
                try await role.call(
                    call, ["path": .string(path), "reason": .string(reason)])
            } throws: { error in
                (error as? ControlFault)?.problem.hasPrefix(problem) == true
            }
            #expect(ServiceHolds.load(.uplink, root.paths, files, log).isEmpty)
        }
    }

    @Test("a damaged file holds nobody and stops nobody from starting")
    func damaged() throws {
        try files.makeDirectory(root.paths.state(of: .uplink), mode: 0o755)
        for text in ["", "{", "[{}]", "[{\"path\":1}]", "17"] {
            try files.replace(root.paths.holds(of: .uplink), with: Array(text.utf8), mode: 0o600)
            #expect(ServiceHolds.load(.uplink, root.paths, files, log).isEmpty, "\(text)")
        }
    }
}
