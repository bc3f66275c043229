import Core
import Site
import Testing

@testable import Power

/// A controller's own clock, which drifts and which nobody here sets.
struct DeviceClockTests {
    private static let names = ControllerDefinition.Clock(
        year: "year", month: "month", day: "day", hour: "hour", minute: "minute", second: "second")

    private static func reading(_ numbers: [Double?], age: Duration = .zero) -> ControllerReading {
        let names = ["year", "month", "day", "hour", "minute", "second"]
        return ControllerReading(
            profile: "p", state: .online, sinceAnswer: .zero,
            values: zip(names, numbers).map {
                .init(
                    name: $0, value: $1, register: "r", age: age,
                    quality: $1 == nil ? .absent : .good)
            }, measures: [:])
    }

    /// 2026-11-21T12:00:00Z, at a post two hours east.
    private static let wall = WallClock(
        time: Timestamp(milliseconds: 1_795_262_400_000), offset: 7_200)

    @Test(
        "is compared with the post's local time, as old as the reading is",
        arguments: [
            ([26, 11, 21, 14, 0, 0], 0, 0), ([26, 11, 21, 13, 47, 26], 0, -754),
            ([26, 11, 22, 14, 0, 0], 0, 86_400), ([26, 11, 21, 13, 58, 0], 120, 0),
            ([0, 1, 1, 0, 0, 0], 0, -848_584_800),
        ] as [([Double?], Int, Int)])
    func ahead(_ numbers: [Double?], _ age: Int, _ seconds: Int) {
        let reading = Self.reading(numbers, age: .seconds(age))
        #expect(reading.ahead(Self.names, of: Self.wall) == .seconds(seconds))
    }

    @Test(
        "is none where it shows no time",
        arguments: [
            [26, 13, 21, 14, 0, 0], [26, 2, 30, 14, 0, 0], [26, 11, 21, 24, 0, 0],
            [26, 11, 21, 14, 60, 0], [26, 11, 21, 14, 0, 61], [nil, 11, 21, 14, 0, 0],
            [255, 11, 21, 14, 0, 0],
        ] as [[Double?]])
    func none(_ numbers: [Double?]) {
        #expect(Self.reading(numbers).shown(Self.names) == nil)
        #expect(Self.reading(numbers).ahead(Self.names, of: Self.wall) == nil)
    }
}
