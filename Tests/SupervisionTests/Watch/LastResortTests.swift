import Core
import Glibc
import Supervision
import Testing

@Suite("The end of a process past help", .timeLimit(.minutes(1)))
struct LastResortTests {
    private func leak(_ path: String) -> LeakedChild {
        LeakedChild(
            path: path, shutdownTime: .seconds(5), cause: .proofMissed(limit: .seconds(60)))
    }

    @Test(
        "leaks up to the limit are borne, the next ends the process with all of them named",
        arguments: [0, 1, 3])
    func leakLimit(limit: Int) {
        let records = Guarded<[PastHelp]>([])
        let codes = Guarded<[Int32]>([])
        let last = LastResort(
            leakLimit: limit, record: { cause in records.withLock { $0.append(cause) } },
            end: { code in codes.withLock { $0.append(code) } })
        let leaks = (0...limit).map { leak("top/\($0)") }
        for leak in leaks.dropLast() { last.leaked(leak) }
        #expect(codes.withLock { $0 }.isEmpty)
        last.leaked(leak("top/\(limit)"))
        #expect(codes.withLock { $0 } == [71])
        #expect(records.withLock { $0 } == [.leaked(leaks)])
    }

    @Test("only the first cause counts")
    func once() {
        let codes = Guarded<[Int32]>([])
        let records = Counter()
        let last = LastResort(
            record: { _ in records.add() }, end: { code in codes.withLock { $0.append(code) } })
        last.end(because: .poolStarved(latency: .seconds(10)))
        last.leaked(leak("top/a"))
        #expect(codes.withLock { $0 } == [72])
        #expect(records.value == 1)
    }

    @Test("a record that hangs does not keep the process alive")
    func hangingRecord() {
        let hang = BlockedThreads()
        let codes = Guarded<[Int32]>([])
        let last = LastResort(
            record: { _ in hang.wait() }, end: { code in codes.withLock { $0.append(code) } })
        last.end(because: .treeSilent(since: .seconds(10)))
        #expect(codes.withLock { $0 } == [72])
        hang.release(1)
    }

    @Test("who asks for a record is told within its time whether it was written")
    func recorded() {
        let hang = BlockedThreads()
        #expect(LastResort.recorded { hang.wait() } == false)
        hang.release(1)
        #expect(LastResort.recorded {})
    }

    @Test("it ends the process with the code of its cause, past everything that hangs")
    func exit() async {
        await #expect(processExitsWith: .exitCode(71)) {
            LastResort(record: { _ in }).leaked(
                LeakedChild(path: "top/a", shutdownTime: .seconds(5), cause: .supervisorEnds))
        }
        await #expect(processExitsWith: .exitCode(72)) {
            LastResort(record: { _ in }).end(because: .poolStarved(latency: .seconds(10)))
        }
    }

    @Test("the causes say what was found")
    func texts() {
        #expect(
            "\(PastHelp.leaked([leak("top/a")]))"
                == "top/a did not stop within 5.0 seconds "
                + "(no proof of progress within 60.0 seconds)")
        #expect("\(PastHelp.poolStarved(latency: .seconds(10)))".contains("10.0 seconds"))
        #expect("\(PastHelp.treeSilent(since: .seconds(10)))".contains("10.0 seconds"))
    }
}
