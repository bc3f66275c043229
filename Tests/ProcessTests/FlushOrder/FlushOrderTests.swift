import Core
import Foundation
import Glibc
import Testing

/// The checker itself, on traces small enough to be read.
@Suite("the order of flush and answer in a trace")
struct FlushOrderTests {
    private static let log = "journal.sqlite-wal"
    private static let socket = "TCP:[127.0.0.1:8443->127.0.0.1:5000]"
    private static let asked = #"7 09:00:00.1 read(9<\#(socket)>, "\27\3\3", 2048) = 300"#
    private static let written =
        #"8 09:00:00.2 pwrite64(5</j/\#(log)>, "..id-1..", 4096, 56) = 4096"#
    private static let flushed = "8 09:00:00.3 fdatasync(5</j/\(log)>) = 0"
    private static let answered = #"7 09:00:00.4 write(9<\#(socket)>, "\27\3\3", 90) = 90"#

    private func check(_ lines: [String], receipts: [String] = ["id-1"]) throws
        -> [FlushOrder.Proof]
    {
        try FlushOrder.check(
            Trace(lines: lines.map { $0[...] }), log: Self.log, connection: "->127.0.0.1:5000]",
            receipts: receipts)
    }

    @Test("write, flush, answer holds and names the lines")
    func holds() throws {
        let proofs = try check([Self.asked, Self.written, Self.flushed, Self.answered])
        #expect(
            proofs == [FlushOrder.Proof(written: 1, flushBegan: 2, flushEnded: 2, answered: 3)])
    }

    @Test("a flush that another thread came between holds once it has returned")
    func interrupted() throws {
        let began = "8 09:00:00.3 fdatasync(5</j/\(Self.log)> <unfinished ...>"
        let other = "9 09:00:00.3 write(2<pipe:[1]>, \"x\", 1) = 1"
        let ended = "8 09:00:00.4 <... fdatasync resumed>) = 0"
        _ = try check([Self.asked, Self.written, began, other, ended, Self.answered])
        #expect(throws: FlushOrder.Violation.self) {
            try check([Self.asked, Self.written, began, Self.answered, ended])
        }
    }

    @Test(
        "every other order is refused",
        arguments: [
            [asked, written, answered, flushed], [asked, answered, written, flushed],
            [asked, flushed, written, answered], [asked, written, answered],
            [written, flushed, asked, answered],
            [asked, written, flushed.replacingOccurrences(of: "= 0", with: "= -1 EIO"), answered],
            [asked, written, flushed, written, answered],
            [asked, written, flushed.replacingOccurrences(of: "-wal", with: ""), answered],
            [asked, written.replacingOccurrences(of: "id-1", with: "id-2"), flushed, answered],
            [written, flushed, answered],
        ])
    func refused(_ lines: [String]) {
        #expect(throws: FlushOrder.Violation.self) { try check(lines) }
    }

    @Test("one flush does not serve two requests that came one after the other")
    func twoRequests() throws {
        let second = Self.written.replacingOccurrences(of: "id-1", with: "id-2")
        let once = [Self.asked, Self.written, Self.flushed, Self.answered]
        _ = try check(
            once + [Self.asked, second, Self.flushed, Self.answered], receipts: ["id-1", "id-2"])
        #expect(throws: FlushOrder.Violation.self) {
            try check(once + [Self.asked, second, Self.answered], receipts: ["id-1", "id-2"])
        }
    }
}

extension RealProcesses {
    @Suite("what a receipt means")
    struct ReceiptTraceTests {
        static let crossings = Machine.isFullLane ? 200 : 40
        private static let log = "/journal.sqlite-wal"
        /// Bytes of a call that strace prints: more than the journal hands over in one.
        private static let printed = "70000"

        @Test(
            "each receipt's bytes go to the socket after the flush of its commit",
            .enabled(if: Machine.canTrace, "needs strace and ptrace(2)"))
        func flushedBeforeAnswered() throws {
            try Post.run { post in
                let receipts = (0..<Self.crossings).map { _ in
                    Workstation.newIdentifier().description
                }
                let (lines, port) = try record(receipts, of: post)
                let connection = "->127.0.0.1:\(port)]"
                let trace = Trace(lines: lines)
                let proofs = try FlushOrder.check(
                    trace, log: Self.log, connection: connection, receipts: receipts)
                let flushes = FlushOrder.flushes(trace, log: Self.log)
                #expect(proofs.count == receipts.count)
                #expect(flushes >= receipts.count)
                print(
                    "strace: \(proofs.count) of \(receipts.count) receipts were written to the "
                        + "socket after the flush of their commit (\(flushes) flushes)")

                // The same trace with one answer moved before its flush must not pass.
                let proof = proofs[proofs.count / 2]
                var doctored = lines
                doctored.insert(doctored.remove(at: proof.answered), at: proof.flushBegan)
                #expect(throws: FlushOrder.Violation.self) {
                    try FlushOrder.check(
                        Trace(lines: doctored), log: Self.log, connection: connection,
                        receipts: receipts)
                }
            }
        }

        /// Runs capture under strace while the crossings are sent one after the other.
        private func record(
            _ receipts: [String], of post: Post
        ) throws -> (lines: [Substring], port: Int64) {
            let calls =
                "fsync,fdatasync,write,writev,sendto,sendmsg,pwrite64,read,readv,recvfrom,recvmsg"
            let file = post.path("trace")
            let capture = try ChildProcess(
                [
                    "strace", "-f", "-yy", "-tt", "-s", Self.printed, "-e", "signal=none", "-e",
                    "trace=\(calls)", "-o", file, "setpriv", "--pdeathsig", "KILL",
                ] + post.roleCommand("capture"),
                streams: ChildProcess.Streams(
                    output: post.capture.log.path, errors: post.capture.log.path))
            defer { capture.signal(SIGKILL, group: true) }
            try Patience.until("capture under strace") { post.capture.readyCount > 0 }
            let workstation = try Workstation(of: post, name: "traced")
            let greeting = Workstation.Request(method: "GET", path: "/healthz")
            let answers = try workstation.send(
                [greeting]
                    + receipts.map {
                        Workstation.Request(
                            path: "/v1/crossings/\($0)", body: Workstation.leastCrossing)
                    })
            for answer in answers.dropFirst() { try #require(answer.status == 201) }
            let port = try #require(answers.last?.port)
            capture.signal(SIGTERM, group: true)
            try #require(capture.waitForEnd(within: Service.patience) == .exited(0))
            let data = try Data(contentsOf: URL(fileURLWithPath: file))
            return (String(decoding: data, as: UTF8.self).split(separator: "\n"), port)
        }
    }
}
