internal import CLinux
public import Core
internal import Glibc

/// One call on a connection that somebody else accepted: a unit that systemd starts for each
/// (`Accept=yes`, systemd.socket(5)) has it as its standard input.
public enum OneCall {
    /// Reads the call, looks at who calls, answers and ends; blocks for up to `patience` while the
    /// call comes, and for as long as `handler` takes.
    ///
    /// - Parameters:
    ///   - descriptor: a connected Unix socket.
    ///   - needs: what the caller must have, by the call's name; an unknown name is answered so.
    public static func answer(
        on descriptor: Int32, needs: [String: [CallerAuthority]],
        patience: Duration = ControlLimits().patience,
        _ handler: (String, JSONValue) async throws(ControlFault) -> JSONValue
    ) async {
        var result: Result<JSONValue, ControlFault>
        do throws(ControlFault) {
            let request = try request(on: descriptor, within: patience)
            guard let authorities = needs[request.call] else {
                throw .failed(
                    code: "unknown_call", problem: "there is no call \(request.call)",
                    remedy: "there are: " + needs.keys.sorted().joined(separator: ", "))
            }
            guard let caller = CallerIdentity(socket: descriptor),
                CallerDirectory.system(authorities).allows(caller, anyOf: authorities)
            else {
                throw .refused(
                    call: request.call, needs: authorities.flatMap(\.sources).map(\.name))
            }
            result = .success(try await handler(request.call, request.arguments))
        } catch {
            result = .failure(error)
        }
        guard let bytes = try? Frame.bytes(ControlAnswer.json(result)) else { return }
        send(bytes, on: descriptor)
    }

    private static func request(
        on descriptor: Int32, within patience: Duration
    ) throws(ControlFault) -> ControlRequest {
        var limit = timeval(tv_sec: Int(patience.components.seconds), tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit,
            socklen_t(MemoryLayout.size(ofValue: limit)))
        var reader = FrameReader()
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while true {
            if let body = try reader.next() { return try ControlRequest(frame: body) }
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count > 0 {
                reader.append(chunk[..<count])
            } else if count == 0 || errno != EINTR {
                throw .broken(path: "standard input", reason: "no whole call came")
            }
        }
    }

    private static func send(_ bytes: [UInt8], on descriptor: Int32) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            if count > 0 { sent += count } else if count == 0 || errno != EINTR { return }
        }
    }
}
