import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import Capture

@Suite("Before a request is one of the router's")
struct RequestGuardTests {
    private let channel: EmbeddedChannel

    init() throws {
        channel = EmbeddedChannel()
        let pipeline = channel.pipeline.syncOperations
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false, withErrorHandling: false)
        try pipeline.addHandler(RequestGuard.Installer())
    }

    private func send(_ text: String) throws {
        try channel.writeInbound(ByteBuffer(string: text))
    }

    private func answer() throws -> String {
        var text = ""
        while case .byteBuffer(let bytes)? = try channel.readOutbound(as: IOData.self) {
            text += String(buffer: bytes)
        }
        return text
    }

    @Test("A client that expects 100 is told to go on before it sent its body")
    func expectation() throws {
        try send(
            "PUT /v1 HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 4\r\n\r\n")
        #expect(try answer() == "HTTP/1.1 100 Continue\r\n\r\n")
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test("A client that expects nothing, or speaks HTTP/1.0, is not told so")
    func noExpectation() throws {
        try send("PUT /v1 HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd")
        #expect(try answer() == "")
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test(
        "What is no request gets a problem document and the end of its connection",
        arguments: [
            ("FOO / HTTP/1.1\r\n\r\n", "501"), ("\u{1}\u{2}\r\n\r\n", ""),
            ("GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 200_000), "431"),
        ])
    func refused(text: String, status: String) throws {
        try send(text)
        let said = try answer()
        #expect(said.hasPrefix("HTTP/1.1 \(status)"), "\(said)")
        #expect(said.contains("application/problem+json"))
        #expect(said.contains("Connection: close"))
        #expect(said.contains("urn:waypost:problem:"))
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }
}
