internal import Core

/// What a process has used up to a moment, from proc(5).
struct ProcessUse: Sendable, Hashable {
    /// On a processor, all threads together.
    var running: Duration
    /// How often a thread gave the processor up by itself and was woken again.
    var wakes: Int
    /// Its share of the memory that it has in use: shared pages count by the number of sharers.
    var residentBytes: Int

    /// - Throws: where the process is gone, or may not be looked at.
    static func read(_ process: Int32, files: some DurableFiles) throws(FileFault) -> ProcessUse {
        func text(_ name: String) throws(FileFault) -> String {
            String(
                decoding: try files.read("/proc/\(process)/\(name)", limit: 1 << 20), as: UTF8.self)
        }
        var use = ProcessUse(
            running: .zero, wakes: 0,
            residentBytes: field("Pss", of: try text("smaps_rollup")) * 1_024)
        for thread in try files.list("/proc/\(process)/task", limit: 4_096) {
            // A thread that ends meanwhile takes what it used with it.
            guard let times = try? text("task/\(thread)/schedstat"),
                let status = try? text("task/\(thread)/status")
            else { continue }
            let first = times.split(separator: " ").first.flatMap { Int64($0) } ?? 0
            use.running += .nanoseconds(first)
            use.wakes += field("voluntary_ctxt_switches", of: status)
        }
        return use
    }

    /// The first number behind `NAME:` at the beginning of a line; 0 where there is none.
    static func field(_ name: String, of text: String) -> Int {
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        let words = line?.dropFirst(name.count + 1).split { $0 == " " || $0 == "\t" }
        return words?.first.flatMap { Int($0) } ?? 0
    }
}
