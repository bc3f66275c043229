import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Capture

@Suite("Reading bodies")
struct BodyReaderTests {
    @Test("A body that does not end in 30 s is 408, and the connection ends")
    func slow() async throws {
        let time = ManualTime()
        let (stream, sender) = AsyncStream.makeStream(of: ByteBuffer.self)
        sender.yield(ByteBuffer(string: "{"))
        let request = Request(
            head: HTTPRequest(
                method: .put, scheme: "https", authority: "post", path: "/",
                headerFields: [.contentType: "application/json"]),
            body: RequestBody(asyncSequence: stream))
        let reading = BodyReader(limit: 100, time: time)
        async let outcome: Problem? = {
            do {
                _ = try await reading.read(request)
                return nil
            } catch {
                return error as? Problem
            }
        }()
        while time.sleepers == 0 { await Task.yield() }
        time.advance(HTTPLimits.bodyTime - .milliseconds(1))
        sender.yield(ByteBuffer(string: " "))
        time.advance(.milliseconds(1))
        let problem = try #require(await outcome)
        #expect(problem.status == .requestTimeout)
        #expect(problem.closesConnection)
    }

    @Test("A body in pieces is joined")
    func pieces() async throws {
        let (stream, sender) = AsyncStream.makeStream(of: ByteBuffer.self)
        for piece in ["{\"a\"", ":", "1}"] { sender.yield(ByteBuffer(string: piece)) }
        sender.finish()
        let request = Request(
            head: HTTPRequest(
                method: .put, scheme: "https", authority: "post", path: "/",
                headerFields: [.contentType: "application/json"]),
            body: RequestBody(asyncSequence: stream))
        let bytes = try await BodyReader(limit: 7, time: ManualTime()).read(request)
        #expect(String(decoding: bytes, as: UTF8.self) == "{\"a\":1}")
    }
}
