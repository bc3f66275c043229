import Core
import Journal
import Power
import Records
import Site
import Testing

@testable import Station

@Suite("A post that is moved")
struct MoveTests {
    private let root = TemporaryRoot()
    private let files = LinuxFiles()
    private static let place = TemporaryRoot.site()
        .replacing("13.05", with: "14.2").replacing("3.19", with: "1.45")

    private func move(
        _ text: String = Self.place, isDry: Bool = false
    ) async throws -> ProvisioningReport {
        let order = Provisioner.Order(
            siteFile: try root.write(text, "wanted.toml"), supervisor: "S1", isMove: true)
        let provisioner = Provisioner(paths: root.paths)
        return isDry ? try provisioner.foresee(order) : try await provisioner.provision(order)
    }

    private func records() throws -> [Envelope] {
        try JournalReader(directory: root.paths.journal)
            .records(after: 0, limit: 10, byteLimit: 1 << 20).map(\.record.envelope)
    }

    @Test("begins an epoch of its own behind the last, and forgets the sun of the other place")
    func moves() async throws {
        _ = try await root.provision()
        let path = root.paths.state(of: .power) + "/state.json"
        var memory = PowerMemory(
            estimate: .init(share: 0.7, deviation: 0.1), ratios: [0.8, 0.9, 0.7],
            time: SystemTime())
        memory.panels = PanelWatch(["since_good": 4])
        #expect(memory.panels != PanelWatch())
        try memory.save(path, files: files)
        let foreseen = try await move(isDry: true)
        #expect(foreseen.steps.first { $0.name == "move" }?.outcome == .planned)
        #expect(try PowerMemory.load(path, files: files)?.ratios == memory.ratios)
        #expect(try records().count == 1)

        let report = try await move()
        #expect(report.isComplete, "\(report.text)")
        #expect(report.text.contains("3 days of sun forgotten"), "\(report.text)")
        let kept = try #require(try PowerMemory.load(path, files: files))
        #expect(kept.ratios.isEmpty && kept.panels == PanelWatch())
        #expect(kept.estimate != nil)
        let (first, second) = (try records()[0], try records()[1])
        #expect(second.body["reason"] == "move" && second.sequence == 1)
        #expect(second.body["previous_epoch"]?.string == first.epoch.description)
        #expect(second.body["previous_sequence"] == 1)
        #expect(second.post == first.post)
        #expect(try root.text(root.paths.siteFile).contains("14.2"))
        // Cut off and run again: one move is one epoch.
        #expect(try await move().steps.first { $0.name == "move" }?.outcome == .already)
        #expect(try records().count == 2)
        // Whoever provisions without the flag opens nothing.
        _ = try await root.provision()
        #expect(try records().count == 2)
    }

    @Test("is refused while its roles run, under another name, and where there is no post")
    func refused() async throws {
        let nothing = try await move()
        #expect(nothing.text.contains("no post here that could move"), "\(nothing.text)")
        _ = try await root.provision()
        let other = try await move(TemporaryRoot.site(post: "DEMO-02"))
        #expect(other.text.contains("keeps its id"), "\(other.text)")
        #expect(other.text.contains("waypost erase --confirm DEMO-01"))
        try files.makeDirectory(root.paths.runtime(of: .power), mode: 0o755)
        let lock = try RoleLocks.acquire(.power, root.paths)
        let running = try await move()
        #expect(running.steps.last?.outcome == .refused, "\(running.text)")
        #expect(try records().count == 1)
        #expect(try root.text(root.paths.siteFile) == TemporaryRoot.site())
        withExtendedLifetime(lock) {}
    }
}
