import Core

/// Time that stands still. Waits shorter than a minute are over at once, longer ones last until
/// they are cancelled: a forwarder backs off without delay and stays idle when it is idle.
struct PatientTime: TimeSource {
    let bootID = Identifier(high: 1, low: 1)
    /// Of the wall clock.
    var wrongBy: Duration = .zero
    var isSynchronised = true

    func now() -> Timestamp { SampleAuthority.now + wrongBy }
    func monotonic() -> Duration { .zero }
    func kernelSaysSynchronised() -> Bool { isSynchronised }

    func sleep(for duration: Duration) async throws {
        guard duration >= .seconds(60) else {
            await Task.yield()
            return
        }
        let (never, end) = AsyncStream.makeStream(of: Void.self)
        for await _ in never {}
        end.finish()
        throw CancellationError()
    }
}
