public import Core
public import Supervision

/// Calls roles on their sockets. Every form ends within its timeout, whatever the role does.
public enum ControlClient {
    /// Makes one call and returns its value; blocks the thread, so it is for commands.
    ///
    /// - Parameters:
    ///   - path: of the role's socket.
    ///   - timeout: for all of it: connecting, sending, waiting, reading.
    /// - Throws: `absent`, `timedOut`, `refused`, `failed` with the role's code, and what the
    ///   cases of ``ControlFault`` say.
    public static func call(
        path: String, call: String, arguments: JSONValue = .null, timeout: Duration,
        time: any TimeSource = SystemTime()
    ) throws(ControlFault) -> JSONValue {
        let frame = try Frame.bytes(ControlRequest(call: call, arguments: arguments).json)
        let connection = try ClientConnection(path: path, timeout: timeout, time: time)
        try connection.send(frame)
        return try ControlAnswer.value(frame: connection.receive(), call: call, path: path)
    }

    /// The same for roles: blocks the executor's thread instead of the cooperative pool's.
    ///
    /// Cancelling the calling task does not cut the call short; its timeout does.
    public static func call(
        path: String, call: String, arguments: JSONValue = .null, timeout: Duration,
        time: any TimeSource = SystemTime(), on executor: any ResourceExecutor
    ) async throws(ControlFault) -> JSONValue {
        let result: Result<JSONValue, ControlFault> = await withCheckedContinuation { waiter in
            executor.perform {
                do throws(ControlFault) {
                    let value = try Self.call(
                        path: path, call: call, arguments: arguments, timeout: timeout, time: time)
                    waiter.resume(returning: .success(value))
                } catch {
                    waiter.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }

    /// Tells a role that there is something new and waits for nothing: neither for an answer nor
    /// for the role to be there. What is told this way must also be found without it.
    public static func nudge(
        path: String, call: String, arguments: JSONValue = .null,
        timeout: Duration = .seconds(1), time: any TimeSource = SystemTime(),
        on executor: any ResourceExecutor
    ) {
        executor.perform {
            guard
                let frame = try? Frame.bytes(ControlRequest(call: call, arguments: arguments).json),
                let connection = try? ClientConnection(path: path, timeout: timeout, time: time)
            else { return }
            try? connection.send(frame)
        }
    }
}
