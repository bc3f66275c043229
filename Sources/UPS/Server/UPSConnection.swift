import Glibc

/// One client's connection: takes lines, and reads nothing more while an answer waits to be
/// accepted. Used by the loop's thread only.
final class UPSConnection {
    private static let chunkBytes = 4_096

    let descriptor: Int32
    let peer: String
    /// When something last came or went.
    private(set) var activeAt: Duration
    private(set) var isOver = false
    private var reader = UPSLineReader()
    private var pending: ArraySlice<UInt8> = []
    private var closesAfterAnswer = false
    private var hasEnded = false

    init(descriptor: Int32, peer: String, now: Duration) {
        self.descriptor = descriptor
        self.peer = peer
        activeAt = now
    }

    deinit {
        close(descriptor)
    }

    var isAnswering: Bool { !pending.isEmpty }
    /// For poll(2).
    var interest: Int16 { Int16(isAnswering ? POLLOUT : POLLIN) }

    /// Something happened on the descriptor.
    func advance(at now: Duration) {
        activeAt = now
        if isAnswering { write() } else { read() }
    }

    /// The next line, when the answers before it are gone.
    func take() -> UPSLineReader.Item? {
        guard !isOver, !isAnswering else { return nil }
        if let item = reader.next() { return item }
        if hasEnded { isOver = true }
        return nil
    }

    func answer(_ text: String) {
        guard !isOver else { return }
        pending.append(contentsOf: text.utf8)
        write()
    }

    func closeAfterAnswer() {
        closesAfterAnswer = true
        if !isAnswering { isOver = true }
    }

    private func read() {
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        if count > 0 {
            reader.append(chunk[..<count])
        } else if count == 0 {
            hasEnded = true
        } else if errno != EAGAIN, errno != EINTR {
            isOver = true
        }
    }

    private func write() {
        while !pending.isEmpty {
            let count = pending.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 {
                if errno == EINTR { continue }
                if errno != EAGAIN { isOver = true }
                return
            }
            pending = pending.dropFirst(count)
        }
        pending = []
        if closesAfterAnswer { isOver = true }
    }
}
