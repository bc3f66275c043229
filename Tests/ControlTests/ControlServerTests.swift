import Control
import Core
import Glibc
import Supervision
import Testing

@Suite("A control server on a real socket", .timeLimit(.minutes(1)))
struct ControlServerTests {
    private let timeout: Duration = .seconds(20)

    @Test("answers calls, passes faults on, and names calls it does not know")
    func calls() async throws {
        let bench = try ControlBench()
        try await bench.serving { [path = bench.path] () throws in
            let value: JSONValue = ["a": [1, "ü", .null]]
            #expect(
                try ControlClient.call(path: path, call: "echo", arguments: value, timeout: timeout)
                    == value)
            #expect(
                throws: ControlFault.failed(
                    code: "no_such_load", problem: "there is no load x", remedy: "name one")
            ) { try ControlClient.call(path: path, call: "fails", timeout: timeout) }
            #expect(
                throws: ControlFault.failed(
                    code: "unknown_call", problem: "no call \"nothing\" here",
                    remedy: "the calls are: echo, fails, large")
            ) { try ControlClient.call(path: path, call: "nothing", timeout: timeout) }
            #expect {
                try ControlClient.call(path: path, call: "large", timeout: timeout)
            } throws: { error in
                if case ControlFault.failed("too_large", _, _) = error { true } else { false }
            }
        }
    }

    @Test("the handler is told who calls")
    func identity() async throws {
        let bench = try ControlBench(calls: [
            ControlCall("who", needs: []) { caller, _ in
                [JSONValue.integer(Int64(caller.uid)), .integer(Int64(caller.pid))]
            }
        ])
        try await bench.serving { [path = bench.path] () throws in
            let who = try ControlClient.call(path: path, call: "who", timeout: timeout)
            #expect(who == [.integer(Int64(geteuid())), .integer(Int64(getpid()))])
        }
    }

    @Test("a frame may come in pieces, and several calls on one connection")
    func pieces() async throws {
        let bench = try ControlBench()
        try await bench.serving { [path = bench.path] () throws in
            let caller = try RawCaller(path)
            for byte in [0, 0, 0, 15] + Array(#"{"call":"echo"}"#.utf8) { caller.send([byte]) }
            #expect(try caller.receive() == ["ok": true, "value": .null])
            caller.send(#"{"call":"echo","arguments":1}"#)
            caller.send(#"{"call":"echo","arguments":2}"#)
            #expect(try caller.receive()?["value"] == 1)
            #expect(try caller.receive()?["value"] == 2)
            caller.send(#"{"call":"echo","arguments":3}"#)
            caller.endSending()
            #expect(try caller.receive()?["value"] == 3)
            #expect(try caller.receive() == nil)
        }
    }

    @Test(
        "what is no request gets one clear answer and the connection goes on",
        arguments: ["", "{", "[]", #"{"call":1}"#, #"{"call":"a","call":"b"}"#, "\u{0}\u{1}"])
    func garbage(_ text: String) async throws {
        let bench = try ControlBench()
        try await bench.serving { [path = bench.path] () throws in
            let caller = try RawCaller(path)
            caller.send(text)
            #expect(try caller.receive()?.at("error", "code") == "bad_request")
            caller.send(#"{"call":"echo","arguments":1}"#)
            #expect(try caller.receive()?["value"] == 1)
        }
        #expect(bench.server.counters.badFrames.value == 1)
    }

    @Test("too large a frame gets its answer and the end of the connection")
    func oversized() async throws {
        let bench = try ControlBench()
        try await bench.serving { [path = bench.path] () throws in
            let caller = try RawCaller(path)
            caller.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
            #expect(try caller.receive()?.at("error", "code") == "too_large")
            #expect(try caller.receive() == nil)
        }
    }

    @Test("half a frame is given up after the patience; others are served meanwhile")
    func slowCaller() async throws {
        let time = ForwardedTime()
        let bench = try ControlBench(time: time)
        try await bench.serving { [path = bench.path] () throws in
            let slow = try RawCaller(path)
            slow.send([0, 0, 0, 9, UInt8(ascii: "{")])
            #expect(try ControlClient.call(path: path, call: "echo", timeout: timeout) == .null)
            time.putForward(by: .seconds(11))
            // Another caller makes the server look at its clock.
            #expect(try ControlClient.call(path: path, call: "echo", timeout: timeout) == .null)
            #expect(try slow.receive() == nil)
        }
        #expect(bench.server.counters.expired.value == 1)
    }

    @Test("a handler that takes long does not hold up other callers")
    func slowHandler() async throws {
        let (release, continuation) = AsyncStream<Void>.makeStream()
        let bench = try ControlBench(calls: [
            ControlBench.echo,
            ControlCall("wait", needs: []) { _, _ in
                for await _ in release {}
                return "done"
            },
        ])
        try await bench.serving { [path = bench.path] () throws in
            let slow = try RawCaller(path)
            slow.send(#"{"call":"wait"}"#)
            #expect(
                try ControlClient.call(path: path, call: "echo", arguments: 7, timeout: timeout)
                    == 7)
            continuation.finish()
            #expect(try slow.receive()?["value"] == "done")
        }
    }

    @Test("a caller that hangs up before its answer disturbs nobody")
    func hangUp() async throws {
        let called = AsyncStream<Void>.makeStream()
        let bench = try ControlBench(calls: [
            ControlBench.echo,
            ControlCall("note", needs: []) { _, _ in
                called.continuation.finish()
                return .null
            },
        ])
        try await bench.whileServing { [path = bench.path] in
            let thread = ThreadExecutor(name: "caller")
            ControlClient.nudge(path: path, call: "note", on: thread)
            for await _ in called.stream {}
            let value = try await ControlClient.call(
                path: path, call: "echo", arguments: 1, timeout: timeout, on: thread)
            #expect(value == 1)
        }
    }

    @Test("callers that hang up do not get more requests into work than connections are allowed")
    func abandonedRequests() async throws {
        let (release, continuation) = AsyncStream<Void>.makeStream()
        let (calls, called) = AsyncStream<Void>.makeStream()
        let inside = Guarded((now: 0, most: 0))
        let bench = try ControlBench(
            calls: [
                ControlBench.echo,
                ControlCall("wait", needs: []) { _, _ in
                    inside.withLock { inside in
                        inside.now += 1
                        inside.most = max(inside.most, inside.now)
                    }
                    called.yield()
                    for await _ in release {}
                    inside.withLock { $0.now -= 1 }
                    return .null
                },
            ], limits: ControlLimits(connections: 2))
        try await bench.whileServing { [path = bench.path] in
            let thread = ThreadExecutor(name: "caller")
            for _ in 0..<6 { ControlClient.nudge(path: path, call: "wait", on: thread) }
            var iterator = calls.makeAsyncIterator()
            for _ in 0..<2 { await iterator.next() }
            continuation.finish()
            for _ in 0..<4 { await iterator.next() }
        }
        #expect(inside.withLock { $0.most } <= 2)
    }

    @Test("200 callers at once all get their own answer, with 32 connections at a time")
    func manyCallers() async throws {
        let bench = try ControlBench()
        try await bench.whileServing { [path = bench.path] in
            try await withThrowingTaskGroup { group in
                for number in 0..<200 {
                    group.addTask {
                        let thread = ThreadExecutor(name: "caller")
                        let value = try await ControlClient.call(
                            path: path, call: "echo", arguments: JSONValue(number),
                            timeout: timeout, on: thread)
                        #expect(value == JSONValue(number))
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(bench.server.counters.calls.value == 200)
    }

    @Test(
        "another user without the group is refused and told which group it is",
        .enabled(if: canBecomeNobody))
    func unauthorised() async throws {
        let bench = try ControlBench(directory: {
            CallerDirectory(numbers: [.view: 4_711], ownUser: 0)
        })
        try await bench.serving { [folder = bench.folder] () throws in
            let script = """
                import socket,struct,sys
                s=socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])
                b=b'{"call":"echo","arguments":5}'; s.sendall(struct.pack(">I",len(b))+b)
                n=struct.unpack(">I",s.recv(4,socket.MSG_WAITALL))[0]
                sys.stdout.write(s.recv(n,socket.MSG_WAITALL).decode())
                """
            func answer(_ groups: String) throws -> JSONValue {
                let output = "\(folder.path)/answer"
                try LinuxFiles().replace(
                    "\(folder.path)/ask.py", with: Array(script.utf8), mode: 0o644)
                let command =
                    "setpriv --reuid 65534 --regid 65534 \(groups) /usr/bin/python3 "
                    + "\(folder.path)/ask.py \(folder.path)/role.sock > \(output)"
                try #require(system(command) == 0)
                return try JSONValue(parsing: try LinuxFiles().read(output, limit: 65_536))
            }
            let refusal = try answer("--clear-groups")
            #expect(refusal.at("error", "code") == "refused")
            #expect(refusal.at("error", "needs", "0") == "group waypost-view")
            // The group that is wanted is not the primary one.
            #expect(try answer("--groups 4711")["value"] == 5)
        }
        #expect(bench.server.counters.refusals.value == 1)
    }
}

/// The live check of authorities needs root and the two programs.
private let canBecomeNobody =
    geteuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0 && access("/usr/bin/python3", X_OK) == 0

/// system(3), for commands of a test that are known when it is written.
private func system(_ command: String) -> Int32 { Glibc.system(command) }
