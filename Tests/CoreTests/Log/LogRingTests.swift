import Core
import Foundation
import Testing

@Suite("A ring of log lines")
struct LogRingTests {
    private let directory = FileManager.default.temporaryDirectory
        .appendingPathComponent("waypost-log-\(UUID().uuidString)").path
    private let files = LinuxFiles()

    private var ring: LogRing { LogRing(directory: directory + "/log") }

    private func line(
        _ text: String, _ level: LogLine.Level = .warning
    ) -> (Int64) -> LogLine {
        { number in
            LogLine(
                number: number, at: Timestamp(milliseconds: 1_795_258_800_000 + number),
                uptime: number, boot: "0a1b2c3d", level: level, role: "power", text: text)
        }
    }

    /// All lines, page after page, from a place on.
    private func all(after place: LogRing.Place? = nil) throws -> (lines: [LogLine], damaged: Int) {
        var (lines, damaged): ([LogLine], Int) = ([], 0)
        var place = place
        while true {
            let page = try ring.page(after: place)
            if page.end == place { return (lines, damaged) }
            if page.lines.isEmpty, page.damaged == 0 { return (lines, damaged) }
            lines += page.lines
            damaged += page.damaged
            place = page.end
        }
    }

    @Test("gives back what was written, across processes and segments, and goes on at a place")
    func roundTrip() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        #expect(try all().lines == [])
        var expected: [LogLine] = []
        for process in 0..<3 {
            var writer = try LogRingWriter(ring)
            for number in 0..<400 {
                let made = line("line \(process)/\(number) \"quoted\" \u{1b}[2J ü")
                try writer.append([made], at: .zero)
                expected.append(made(Int64(expected.count) + 1))
            }
        }
        #expect(try ring.segments().count > 2)
        #expect(try all().lines == expected)
        #expect(!expected[0].text.contains("\u{1b}"))
        #expect(try ring.newest(3) == Array(expected.suffix(3)))
        #expect(try ring.newest(500) == Array(expected.suffix(500)))
        let first = try ring.page(after: nil)
        #expect(first.lines == Array(expected.prefix(first.lines.count)))
        #expect(try all(after: first.end).lines == Array(expected.dropFirst(first.lines.count)))
        let rest = try ring.bytes(behind: first.end)
        #expect(try ring.bytes(behind: nil) == rest + Int64(first.end.offset))
    }

    @Test("holds no more than it may, and keeps the newest")
    func bounded() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var writer = try LogRingWriter(ring)
        let text = String(repeating: "x", count: 2 * LogLine.textLimit)
        for _ in 0..<30 {
            try writer.append(Array(repeating: line(text), count: 100), at: .zero)
        }
        let segments = try ring.segments()
        #expect(segments.count == LogRing.segmentLimit)
        #expect(try ring.bytes(behind: nil) <= Int64(LogRing.totalBytes))
        let lines = try all().lines
        #expect(lines.last?.number == 3_000)
        #expect(lines.map(\.number) == Array(lines[0].number...3_000))
        // Who read where it has made room goes on with the oldest that is there.
        let lost = LogRing.Place(segment: 1, offset: 100)
        #expect(try all(after: lost).lines.first == lines.first)
    }

    @Test("passes over what a power cut tore, and writes on behind it")
    func torn() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var writer = try LogRingWriter(ring)
        try writer.append([line("one"), line("two")], at: .zero)
        let path = directory + "/log/00000001.log"
        let bytes = try files.read(path, limit: 1 << 20)
        for kept in 0...bytes.count {
            try files.replace(path, with: Array(bytes.prefix(kept)), mode: 0o644)
            var next = try LogRingWriter(ring)
            try next.append([line("three")], at: .zero)
            let (lines, _) = try all()
            #expect(lines.last?.text == "three")
            #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.number < $1.number })
        }
        try files.replace(path, with: Array(bytes.dropLast(9)) + [0, 0, 0], mode: 0o644)
        let page = try ring.page(after: nil)
        #expect(page.lines.map(\.text) == ["one"])
        // A line without its end may be one that is being written.
        #expect(page.damaged == 0)
    }

    @Test("flushes what matters, and no more than once a minute")
    func flushes() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let counted = CountedCalls()
        let ring = LogRing(
            directory: directory + "/log", files: LinuxFiles(calls: counted))
        var writer = try LogRingWriter(ring)
        try writer.append([line("a warning")], at: .seconds(1))
        let before = counted.flushes.value
        for second in 0..<120 {
            try writer.append([line("an error", .error)], at: .seconds(second))
        }
        // The content each time, the name once.
        #expect(counted.flushes.value - before == 3)
    }
}

/// The kernel's calls, with its flushes counted.
private final class CountedCalls: FileCalls {
    let flushes = Counter()
    private let kernel = KernelCalls()

    func createFile(_ path: String, mode: UInt32) -> Int32 { kernel.createFile(path, mode: mode) }
    func openToExtend(_ path: String, mode: UInt32) -> Int32 {
        kernel.openToExtend(path, mode: mode)
    }
    func openDirectory(_ path: String) -> Int32 { kernel.openDirectory(path) }
    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
        kernel.write(bytes, to: descriptor)
    }
    func flush(_ descriptor: Int32) -> Int32 {
        flushes.add()
        return kernel.flush(descriptor)
    }
    func close(_ descriptor: Int32) { kernel.close(descriptor) }
    func rename(_ path: String, to newPath: String) -> Int32 {
        kernel.rename(path, to: newPath)
    }
    func unlink(_ path: String) -> Int32 { kernel.unlink(path) }
    func makeDirectory(_ path: String, mode: UInt32) -> Int32 {
        kernel.makeDirectory(path, mode: mode)
    }
}
