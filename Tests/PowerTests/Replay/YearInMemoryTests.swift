import Core
import Plant
import Power
import Testing

struct YearInMemoryTests {
    @Test("What the pilot keeps does not grow from the first months to the last")
    func growth() throws {
        let site = try SmallPost.site()
        let days = Lane.isFull ? 365 : 150
        let weather = SmallPost.weather((0..<days).map { 0.4 + 0.1 * Double($0 * 7 % 6) })
        var used: [Int] = []
        var row = 0
        // Three months fill what is kept of days.
        _ = ReferencePost.run(site, weather, .forecast) { _ in
            row += 1
            if row == 90 * 48 || row == days * 48 - 1 { used.append(Self.residentKilobytes) }
        }
        #expect(used.count == 2 && used[0] > 0)
        #expect(used[1] - used[0] < 1_024, "\(used[0]) KiB, then \(used[1])")
    }

    /// Of this process, by proc(5).
    private static var residentKilobytes: Int {
        let status = (try? LinuxFiles().read("/proc/self/status", limit: 65_536)) ?? []
        let line = String(decoding: status, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("VmRSS:") }
        return line?.split(separator: " ").compactMap { Int($0) }.first ?? 0
    }
}
