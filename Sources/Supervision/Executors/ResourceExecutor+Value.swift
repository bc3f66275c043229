extension ResourceExecutor {
    /// Runs `work` behind everything that waits already, and returns or throws what it came to. The
    /// caller's thread is free meanwhile. Cancellation does not end the wait.
    public func value<Value: Sendable, Failure: Error>(
        of work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { answer in
            perform { answer.resume(returning: Result(catching: work)) }
        }
        return try result.get()
    }
}
