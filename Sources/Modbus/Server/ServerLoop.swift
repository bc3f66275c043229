internal import Core
import Glibc

/// The server's thread: waits for bytes, for the time of a late reply, and for the end.
final class ServerLoop: @unchecked Sendable {
    // Unchecked because the executor runs `run` on one thread, which alone touches what changes;
    // `end` only writes to a pipe.
    private struct Connection {
        let descriptor: Int32
        var frames: ModbusFrames
    }

    /// Bytes that leave at a time to come.
    private struct Pending {
        let due: Duration
        let connection: Int
        let bytes: [UInt8]
        let closes: Bool
    }

    /// A serial frame without its end is given up after so long a silence.
    private static let frameSilence = Duration.milliseconds(100)
    /// Replies under way; one more pushes out the oldest.
    private static let pendingLimit = 1_024

    private let endpoint: ServerEndpoint
    private let time: any TimeSource
    private let requests: Counter
    private let handler: ModbusServer.Handler
    private let bell: (reader: Int32, writer: Int32)
    private var connections: [Int: Connection] = [:]
    private var order: [Int] = []
    private var nextConnection = 0
    private var pending: [Pending] = []

    init(
        _ endpoint: ServerEndpoint, time: any TimeSource, requests: Counter,
        handler: @escaping ModbusServer.Handler
    ) throws(ModbusFault) {
        self.endpoint = endpoint
        self.time = time
        self.requests = requests
        self.handler = handler
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            let text = String(cString: strerror(errno))
            endpoint.close()
            throw ModbusFault(device: endpoint.device, reason: .cannotOpen(text))
        }
        bell = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        close(bell.reader)
        close(bell.writer)
    }

    /// From any thread. A full pipe rings already.
    func end() {
        _ = write(bell.writer, [1], 1)
    }

    func run() {
        if endpoint.isSerial { add(endpoint.descriptor, .rtu) }
        while step() {}
        for connection in connections.values where connection.descriptor != endpoint.descriptor {
            close(connection.descriptor)
        }
        connections = [:]
        endpoint.close()
    }

    /// `false` when it is time to end.
    private func step() -> Bool {
        var entries = [pollfd(fd: bell.reader, events: Int16(POLLIN), revents: 0)]
        if !endpoint.isSerial {
            entries.append(
                pollfd(fd: endpoint.descriptor, events: Int16(POLLIN), revents: 0))
        }
        let first = entries.count
        let watched = order
        for key in watched {
            entries.append(
                pollfd(
                    fd: connections[key]?.descriptor ?? -1, events: Int16(POLLIN), revents: 0))
        }
        let count = poll(&entries, nfds_t(entries.count), patience)
        if count < 0, errno != EINTR { return false }
        if entries[0].revents != 0 { return false }
        if count == 0, endpoint.isSerial, pending.isEmpty {
            for key in watched { connections[key]?.frames.dropRest() }
        }
        sendDue()
        if !endpoint.isSerial, entries[1].revents != 0 { accept() }
        for (key, entry) in zip(watched, entries[first...]) where entry.revents != 0 {
            read(key)
        }
        return true
    }

    private var patience: Int32 {
        var limits: [Duration] = []
        if let due = pending.map(\.due).min() { limits.append(max(.zero, due - time.monotonic())) }
        if endpoint.isSerial, connections.values.contains(where: { !$0.frames.isEmpty }) {
            limits.append(Self.frameSilence)
        }
        return limits.min()?.pollMilliseconds ?? -1
    }

    private func accept() {
        let descriptor = Glibc.accept(endpoint.descriptor, nil, nil)
        guard descriptor >= 0 else { return }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        var yes: Int32 = 1
        setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        if order.count >= ModbusServer.connectionLimit { drop(order[0]) }
        add(descriptor, .tcp)
    }

    private func add(_ descriptor: Int32, _ kind: ModbusFrames.Kind) {
        connections[nextConnection] = Connection(
            descriptor: descriptor, frames: ModbusFrames(kind))
        order.append(nextConnection)
        nextConnection += 1
    }

    private func drop(_ key: Int) {
        guard !endpoint.isSerial, let connection = connections.removeValue(forKey: key) else {
            return
        }
        close(connection.descriptor)
        order.removeAll { $0 == key }
        pending.removeAll { $0.connection == key }
    }

    private func read(_ key: Int) {
        guard let descriptor = connections[key]?.descriptor else { return }
        var bytes = [UInt8](repeating: 0, count: 1_024)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count > 0 else {
            if count == 0 || errno != EAGAIN && errno != EINTR { drop(key) }
            return
        }
        connections[key]?.frames.append(bytes[..<count])
        while let incoming = connections[key]?.frames.next() { handle(incoming, key) }
    }

    private func handle(_ incoming: ModbusFrames.Incoming, _ key: Int) {
        switch incoming.content {
        case .success(let request):
            requests.add()
            carryOut(handler(incoming.unit, request), incoming, key)
        case .failure(let refusal):
            carryOut(.exception(refusal.exception), incoming, key)
        }
    }

    private func carryOut(
        _ reply: ModbusReply, _ incoming: ModbusFrames.Incoming, _ key: Int
    ) {
        guard let frames = connections[key]?.frames else { return }
        let rendered = Rendered(reply, incoming, frames)
        var due = time.monotonic() + rendered.delay
        let parts = rendered.parts.filter { !$0.isEmpty }
        for (position, part) in parts.enumerated() {
            if position > 0 { due += rendered.pause }
            put(part, due, key, closes: rendered.closes && position == parts.count - 1)
        }
        if parts.isEmpty, rendered.closes { put([], due, key, closes: true) }
        sendDue()
    }

    private func put(_ bytes: [UInt8], _ due: Duration, _ key: Int, closes: Bool) {
        if pending.count >= Self.pendingLimit { pending.removeFirst() }
        pending.append(Pending(due: due, connection: key, bytes: bytes, closes: closes))
    }

    private func sendDue() {
        let now = time.monotonic()
        let due = pending.filter { $0.due <= now }
        guard !due.isEmpty else { return }
        pending.removeAll { $0.due <= now }
        for item in due {
            guard let descriptor = connections[item.connection]?.descriptor else { continue }
            let count =
                endpoint.isSerial
                ? write(descriptor, item.bytes, item.bytes.count)
                : send(descriptor, item.bytes, item.bytes.count, Int32(MSG_NOSIGNAL))
            // Who does not take so few bytes does not listen.
            if count != item.bytes.count || item.closes { drop(item.connection) }
        }
    }
}

/// A reply as bytes and waits.
private struct Rendered {
    private(set) var parts: [[UInt8]]
    private(set) var delay = Duration.zero
    private(set) var pause = Duration.zero
    private(set) var closes = false

    init(_ reply: ModbusReply, _ incoming: ModbusFrames.Incoming, _ frames: ModbusFrames) {
        switch reply {
        case .answer(let answer): parts = [frames.frame(answer, to: incoming)]
        case .exception(let exception): parts = [frames.frame(exception, to: incoming)]
        case .silence: parts = []
        case .garbage(let bytes): parts = [bytes]
        case .damaged(let inner):
            self = Rendered(inner, incoming, frames)
            if let part = parts.indices.last, let byte = parts[part].indices.last {
                parts[part][byte] ^= 0xFF
            }
        case .late(let inner, let delay):
            self = Rendered(inner, incoming, frames)
            self.delay += delay
        case .split(let inner, let count, let pause):
            self = Rendered(inner, incoming, frames)
            let whole = parts.flatMap(\.self)
            parts = [Array(whole.prefix(count)), Array(whole.dropFirst(count))]
            self.pause = pause
        case .closing(let inner):
            self = Rendered(inner, incoming, frames)
            closes = true
        }
    }
}
