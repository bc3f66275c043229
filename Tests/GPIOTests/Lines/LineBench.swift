import Core
import Foundation
import Glibc
import Supervision

@testable import GPIO

/// What the contract of ``LineBank`` needs around a bank: a chip with the lines ``names``, seen
/// from outside.
protocol LineBench: Sendable {
    var chip: String { get }
    func bank(consumer: String) -> any LineBank
    /// The level at the line's pin, whoever makes it.
    func level(_ offset: Int) throws -> Bool
    /// What the circuit does to the pin while nobody drives it.
    func pull(_ offset: Int, high: Bool) throws
    /// Changes of level at the pin so far; `nil` where nobody counts.
    func edges(_ offset: Int) -> Int?
}

enum BenchLines {
    static let names: [String?] = ["RELAY1", "RELAY2", nil, "TWIN", "TWIN", "RELAY3"]
    static let known = ["RELAY1", "RELAY2", "RELAY3", "TWIN", "TWIN"]
}

struct ScriptedBench: LineBench {
    private let lines = ScriptedLines(names: BenchLines.names)
    var chip: String { ScriptedLines.chip }

    func bank(consumer: String) -> any LineBank { ScriptedLineBank(lines, consumer: consumer) }
    func level(_ offset: Int) -> Bool { lines.withLine(offset) { $0.level } }
    func edges(_ offset: Int) -> Int? { lines.withLine(offset) { $0.edges } }

    func pull(_ offset: Int, high: Bool) {
        lines.withLine(offset) { line in
            line.pull = high
            if line.consumer == nil || line.isInput { line.level = high }
        }
    }
}

/// A chip that the kernel's `gpio-sim` makes, gone with this.
final class KernelBench: LineBench {
    static let configuration = "/sys/kernel/config/gpio-sim"
    static var isPresent: Bool { access(configuration, W_OK) == 0 }

    let chip: String
    private let folder: String
    private let device: String

    init() throws {
        folder = "\(Self.configuration)/waypost-\(UUID().uuidString.prefix(8))"
        let bank = "\(folder)/bank0"
        for path in [folder, bank] { try Self.make(path) }
        try Self.write("\(BenchLines.names.count)", to: "\(bank)/num_lines")
        for (offset, name) in BenchLines.names.enumerated() {
            guard let name else { continue }
            try Self.make("\(bank)/line\(offset)")
            try Self.write(name, to: "\(bank)/line\(offset)/name")
        }
        try Self.write("1", to: "\(folder)/live")
        device = try Self.read("\(folder)/dev_name")
        chip = try Self.read("\(bank)/chip_name")
    }

    deinit {
        try? Self.write("0", to: "\(folder)/live")
        for offset in BenchLines.names.indices { rmdir("\(folder)/bank0/line\(offset)") }
        rmdir("\(folder)/bank0")
        rmdir(folder)
    }

    func bank(consumer: String) -> any LineBank {
        LibgpiodLineBank(executor: .thread(name: "gpio"), consumer: consumer)
    }

    func level(_ offset: Int) throws -> Bool { try Self.read("\(pin(offset))/value") == "1" }
    func edges(_ offset: Int) -> Int? { nil }

    func pull(_ offset: Int, high: Bool) throws {
        try Self.write(high ? "pull-up" : "pull-down", to: "\(pin(offset))/pull")
    }

    private func pin(_ offset: Int) -> String {
        "/sys/devices/platform/\(device)/\(chip)/sim_gpio\(offset)"
    }

    private static func make(_ path: String) throws {
        guard mkdir(path, 0o755) == 0 else { throw POSIXError(.EIO) }
    }

    private static func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY)
        defer { close(descriptor) }
        guard Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count else {
            throw POSIXError(.EIO)
        }
    }

    private static func read(_ path: String) throws -> String {
        let bytes = try LinuxFiles().read(path, limit: 4_096)
        return String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self)
    }
}
