/// Collects what is wrong with one file while it is read.
final class FaultReport {
    let file: String
    private(set) var faults: [SiteFault] = []
    /// Keys whose line is no TOML: they have their fault and are not missing as well.
    private(set) var unreadable: Set<String> = []
    /// Whether whole sections could not be read, so that nothing can be called missing.
    private(set) var isIncomplete = false

    init(file: String) {
        self.file = file
    }

    func add(_ key: String, line: Int, found: String, allowed: String) {
        faults.append(SiteFault(file: file, key: key, line: line, found: found, allowed: allowed))
    }

    func markUnreadable(_ path: String) { unreadable.insert(path) }
    func markIncomplete() { isIncomplete = true }
    func mayCallMissing(_ path: String) -> Bool { !isIncomplete && !unreadable.contains(path) }
}
