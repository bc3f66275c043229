import Glibc
import Testing

@testable import Station

@Suite("Lines of somebody who came from afar")
struct VisitorLinesTests {
    private func lines(
        _ text: String, patience: Duration = .seconds(5), closes: Bool = true,
        _ count: Int
    ) -> [VisitorLines.Next] {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        defer { close(ends[0]) }
        _ = Array(text.utf8).withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
        if closes { close(ends[1]) }
        defer { if !closes { close(ends[1]) } }
        var lines = VisitorLines(descriptor: ends[0], patience: patience)
        return (0..<count).map { _ in lines.next() }
    }

    @Test("come one by one, the last without its end too")
    func whole() {
        #expect(
            lines("status\n\nlink", 4) == [.line("status"), .line(""), .line("link"), .end])
    }

    @Test("that are too long are told so once, and the next ones are read")
    func long() {
        let long = String(repeating: "x", count: 3 * TypedLine.limit)
        #expect(lines(long + "\nlink\n", 3) == [.tooLong, .line("link"), .end])
        #expect(lines(long, 2) == [.tooLong, .end])
        let longest = String(repeating: "x", count: TypedLine.limit)
        #expect(lines(longest + "\n", 1) == [.line(longest)])
    }

    @Test("that do not come end the visit")
    func idle() {
        #expect(lines("sta", patience: .zero, closes: false, 1) == [.idle])
    }
}
