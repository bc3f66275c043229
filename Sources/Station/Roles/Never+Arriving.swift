extension Never {
    /// Suspends until the task is cancelled.
    static func arriving() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        for await _ in stream {}
        // The stream would end at once if nobody held its other end.
        withExtendedLifetime(continuation) {}
    }
}
