import Core

/// The package's own folder, found from this file.
enum SourceTree {
    static let root: String = {
        var path = #filePath
        for _ in 0..<3 { path = LinuxFiles.parent(of: path) }
        return path
    }()

    /// Reference material beside the package; absent outside the project's own workspace.
    static let reference = LinuxFiles.parent(of: root) + "/shared/reference"
    static let hasReference = LinuxFiles().exists(reference + "/sites")
}
