import Foundation
import Testing

/// Charger settings are people's: nothing that ships may have a way to write a register.
struct NoWayToWriteTests {
    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources")

    private static func files(_ target: String) -> [URL] {
        let folder = sources.appendingPathComponent(target)
        let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (all?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }
    }

    @Test(
        "No file of the roles or of the commands writes a register",
        arguments: ["Power", "Station", "Site", "waypost", "waypostd", "Health"])
    func registers(_ target: String) throws {
        let files = Self.files(target)
        #expect(!files.isEmpty)
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            for call in ["writeRegister", "writeCoils"] {
                #expect(!text.contains(call), "\(file.lastPathComponent): \(call)")
            }
        }
    }

    @Test("The reading of controllers does not even write a coil")
    func coils() throws {
        for file in Self.files("Power") {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(!text.contains("writeCoil"), "\(file.lastPathComponent)")
        }
    }
}
