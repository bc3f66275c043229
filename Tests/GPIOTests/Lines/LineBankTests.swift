import Core
import Foundation
import Glibc
import Supervision
import Testing

@testable import GPIO

@Suite("A bank of lines")
struct LineBankTests {
    @Test("the scripted double keeps the contract", arguments: LineBankContract.allCases)
    func scripted(_ rule: LineBankContract) async throws {
        try await rule.check(ScriptedBench())
    }

    @Test(
        "the kernel's lines keep the contract",
        .enabled(
            if: KernelBench.isPresent,
            "needs the kernel's gpio-sim, configfs mounted, and root"),
        arguments: LineBankContract.allCases)
    func kernel(_ rule: LineBankContract) async throws {
        try await rule.check(KernelBench())
    }
}

@Suite("libgpiod without a chip")
struct LibgpiodFaultTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("GPIOTests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func bank() -> LibgpiodLineBank {
        LibgpiodLineBank(executor: .thread(name: "gpio"), folder: folder.path)
    }

    @Test("says that there is none")
    func none() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        await #expect(throws: GPIOFault.noChip(folder: folder.path)) {
            try await bank().request([LineRequest("RELAY1")])
        }
        #expect(try await bank().request([]) == [:])
    }

    @Test("says that what looks like a chip is none, and which file it is")
    func noDevice() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = "\(folder.path)/gpiochip0"
        try Data().write(to: URL(fileURLWithPath: path))
        for place in [LineRequest.Place.named("RELAY1"), .offset(chip: "gpiochip0", offset: 1)] {
            await #expect {
                try await bank().request([LineRequest("RELAY1", at: place)])
            } throws: { error in
                guard case .system("open", path, let number)? = error as? GPIOFault else {
                    return false
                }
                return number != 0
            }
        }
    }

    @Test("says that a line is not held")
    func notHeld() async {
        defer { try? FileManager.default.removeItem(at: folder) }
        await #expect(throws: GPIOFault.notHeld(line: "RELAY1")) {
            try await bank().set("RELAY1", active: true)
        }
    }
}
