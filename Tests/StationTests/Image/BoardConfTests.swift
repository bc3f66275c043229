import Core
import Foundation
import Site
import Testing

/// `Board/ID/board.conf`: what the card image knows of a board, beside what the roles know.
@Suite("Boards of the card image")
struct BoardConfTests {
    private static let keys = [
        "name", "console", "disk_modules", "lan", "wan", "blacklist", "watchdog_module",
        "arguments",
    ]
    private static let compulsory = ["name", "console", "disk_modules", "lan", "wan"]

    private static let boards: [String] = {
        let board = ImageFile.source.appendingPathComponent("Board").path
        return ((try? FileManager.default.contentsOfDirectory(atPath: board)) ?? []).filter {
            FileManager.default.fileExists(atPath: "\(board)/\($0)/board.conf")
        }.sorted()
    }()

    @Test("there are two at least, one of them the machine of the tests")
    func present() {
        #expect(Self.boards.count >= 2 && Self.boards.contains("qemu-x86_64"))
    }

    @Test("say every key that is needed, none that is not known, and each once", arguments: boards)
    func complete(_ board: String) throws {
        let lines = try ImageFile.text("Board/\(board)/board.conf").split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
        let pairs = lines.map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let names = pairs.compactMap(\.first)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy(Self.keys.contains), "\(names)")
        for key in Self.compulsory {
            #expect(pairs.contains { $0.first == key && $0.count == 2 }, "\(key)")
        }
        for pair in pairs where ["lan", "wan"].contains(pair[0]) {
            // udev's ID_PATH, which a network port keeps whatever else is plugged in.
            #expect(
                pair[1].split(separator: " ").allSatisfy { $0.hasPrefix("pci-") }, "\(pair)")
        }
        let modules = pairs.filter { $0[0].hasSuffix("modules") || $0[0] == "watchdog_module" }
        for name in modules.flatMap({ $0.dropFirst() }).joined(separator: " ").split(separator: " ")
        {
            #expect(name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" })
        }
    }

    @Test("are boards that the roles know by the same name", arguments: boards)
    func known(_ board: String) throws {
        #expect(try ImageFile.text("Board/\(board)/\(board).toml").contains("id = \"\(board)\""))
    }
}
