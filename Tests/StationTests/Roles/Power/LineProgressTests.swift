import Testing

@testable import Station

@Suite("Whether the Modbus lines move")
struct LineProgressTests {
    @Test("each has to bring something back within the pause, answers or not")
    func moving() {
        var progress = LineProgress()
        let pause = LineProgress.longestPause
        let told: [(returns: [UInt64], at: Duration)] = [
            ([1, 1], .seconds(100)), ([2, 1], .seconds(100) + pause),
            // The second stands still,
            ([3, 1], .seconds(101) + pause),
            // and goes on.
            ([3, 2], .seconds(102) + pause), ([3, 2], .seconds(103) + pause * 2),
        ]
        let isMoving = told.map { progress.isMoving($0.returns, at: $0.at) }
        #expect(isMoving == [true, true, false, true, false])
    }

    @Test("a post without controllers has no line that could hang")
    func none() {
        var progress = LineProgress()
        let isMoving = [1, 1_000].map { progress.isMoving([], at: .seconds($0)) }
        #expect(isMoving == [true, true])
    }
}
