import Foundation

/// The package's own files, found from this one.
enum SourceTree {
    static let root: String = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url.path
    }()

    /// The folders in which everything of the project stands.
    static let folders = ["Sources", "Tests", "Board", "Systemd", "Image"]

    /// Every file in ``folders``, without those in hidden folders and generated caches.
    static let files: [SourceFile] = folders.flatMap { folder in
        let paths = FileManager.default.enumerator(atPath: root + "/" + folder) ?? .init()
        return paths.compactMap { $0 as? String }.map { folder + "/" + $0 }.sorted()
            .filter { path in
                !path.split(separator: "/").contains { $0.hasPrefix(".") || $0 == "__pycache__" }
            }
            .compactMap(SourceFile.init(path:))
    }

    static let swiftFiles = files.filter { $0.path.hasSuffix(".swift") }

    static func text(_ path: String) throws -> String {
        try String(contentsOfFile: root + "/" + path, encoding: .utf8)
    }

    /// What stands at the top, without hidden entries.
    static func topLevel() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root)
            .filter { !$0.hasPrefix(".") }.sorted()
    }
}
