import Foundation

/// A port where connections are taken and nobody ever says a word, as behind a modem that has lost
/// its network.
struct SilentPort {
    private let process: ChildProcess

    init(_ port: Int, log: String) throws {
        let program = """
            import socket, time
            s = socket.socket()
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind(("127.0.0.1", \(port)))
            s.listen(64)
            print("silent", flush=True)
            time.sleep(86400)
            """
        let words = log + ".words"
        process = try ChildProcess(
            ["python3", "-c", program],
            streams: ChildProcess.Streams(output: words, errors: log))
        try Patience.until("the silent port") {
            (try? String(contentsOfFile: words, encoding: .utf8))?.contains("silent") == true
        }
    }

    func end() {
        process.signal(SIGKILL)
        _ = process.waitForEnd()
    }
}
