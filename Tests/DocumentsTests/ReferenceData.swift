import Core
import Testing

/// Files that stand beside the source tree and are not part of it; tests that need them are
/// skipped where they are absent.
enum ReferenceData {
    private static let folder: String = {
        // Three steps up from Tests/DocumentsTests/ReferenceData.swift lies the package's root.
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return "/" + root + "/../shared/reference/"
    }()

    static func isPresent(_ name: String) -> Bool { LinuxFiles().exists(folder + name) }

    static func bytes(_ name: String) throws -> [UInt8] {
        try LinuxFiles().read(folder + name, limit: 4 << 20)
    }

    static func lines(_ name: String) throws -> [String] {
        String(decoding: try bytes(name), as: UTF8.self).split(whereSeparator: \.isNewline)
            .map(String.init)
    }
}
