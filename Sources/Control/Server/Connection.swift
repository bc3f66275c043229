internal import CLinux
import Glibc

/// One caller's connection: reads a message, waits while its request is in work, writes the answer,
/// and reads again. Used by the loop's thread only.
final class Connection {
    private enum State {
        case reading
        /// A handler has the request.
        case working
        /// A handler has the request and nobody waits for the answer. The place is kept until it
        /// comes, or callers that hang up could have any number of requests in work.
        case abandoned
        case writing(ArraySlice<UInt8>)
        case over
    }

    enum Taken {
        case nothing
        case request([UInt8])
        case bad(ControlFault)
        case over
    }

    private static let chunkBytes = 16_384

    let descriptor: Int32
    let caller: CallerIdentity?
    /// When this is given up; `nil` while the handler works, whose time is its own.
    private(set) var deadline: Duration?
    private var state = State.reading
    private var reader: any MessageReader
    private var closesAfterAnswer = false
    private var hasCallerEnded = false

    init(descriptor: Int32, deadline: Duration, reader: any MessageReader) {
        self.descriptor = descriptor
        self.reader = reader
        self.deadline = deadline
        caller = CallerIdentity(socket: descriptor)
    }

    deinit {
        close(descriptor)
    }

    var isOver: Bool { if case .over = state { true } else { false } }
    var isIdle: Bool { if case .reading = state { reader.isEmpty } else { false } }

    /// For poll(2). A working connection waits only for the caller's hanging up, which is always
    /// told.
    var interest: Int16 {
        switch state {
        case .reading: Int16(POLLIN)
        case .writing: Int16(POLLOUT)
        case .working, .abandoned, .over: 0
        }
    }

    /// For poll(2), which passes over a negative one: a hang-up is told again and again.
    var polledDescriptor: Int32 {
        if case .abandoned = state { -1 } else { descriptor }
    }

    /// Something happened on the descriptor.
    func advance() {
        switch state {
        case .reading: read()
        case .working: state = .abandoned
        case .writing: write()
        case .abandoned, .over: break
        }
    }

    /// - Parameter isLast: nothing is read after it.
    func answer(_ bytes: [UInt8], deadline: Duration, isLast: Bool = false) {
        if isLast { closesAfterAnswer = true }
        if case .abandoned = state { state = .over }
        guard !isOver else { return }
        state = .writing(bytes[...])
        self.deadline = deadline
        write()
    }

    /// The stream has lost its place: nothing behind this answer can be understood.
    func closeAfterAnswer() {
        closesAfterAnswer = true
        if case .reading = state { state = .over }
    }

    /// The next request, when it is whole and none is in work.
    func take() -> Taken {
        guard case .reading = state else { return isOver ? .over : .nothing }
        do throws(ControlFault) {
            if let body = try reader.next() {
                state = .working
                self.deadline = nil
                return .request(body)
            }
        } catch {
            return .bad(error)
        }
        if hasCallerEnded {
            state = .over
            return .over
        }
        return .nothing
    }

    private func read() {
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        if count > 0 {
            reader.append(chunk[..<count])
        } else if count == 0 {
            // What came before the end is still answered.
            hasCallerEnded = true
        } else if errno != EAGAIN, errno != EINTR {
            state = .over
        }
    }

    private func write() {
        guard case .writing(var rest) = state else { return }
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 {
                if errno == EINTR { continue }
                state = errno == EAGAIN ? .writing(rest) : .over
                return
            }
            rest = rest.dropFirst(count)
        }
        state = closesAfterAnswer ? .over : .reading
    }
}
