internal import Foundation

/// The folder of a run, removed with everything in it.
enum RunFolder {
    static func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }
}
