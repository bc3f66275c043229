import Core
import Testing

@testable import Uplink

@Suite("What the forwarder does next")
struct ForwarderCoreTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let events: [ForwarderCore.Event]
        let action: ForwarderCore.Action
        let phase: ForwarderCore.Phase
        let forwarded: Int64
        var testDescription: String { name }
    }

    static let minute = ForwarderCore.Action.wait(.seconds(60), isWakeable: true)
    static let cases: [Case] = [
        Case(
            name: "contacts first, then delivers from where HQ stands",
            events: [.greeted(position: 4)], action: .deliver(after: 4), phase: .delivering,
            forwarded: 4),
        Case(
            name: "goes on after each receipt",
            events: [.greeted(position: 0), .delivered(upTo: 256)], action: .deliver(after: 256),
            phase: .delivering, forwarded: 256),
        Case(
            name: "waits for news when all is there",
            events: [.greeted(position: 9), .nothingToSend], action: minute, phase: .idle,
            forwarded: 9),
        Case(
            name: "looks at once when woken",
            events: [.greeted(position: 9), .nothingToSend, .waited(isWoken: true)],
            action: .deliver(after: 9), phase: .delivering, forwarded: 9),
        Case(
            name: "rewinds to HQ's place after a refusal",
            events: [.greeted(position: 9), .behind(position: 3)], action: .deliver(after: 3),
            phase: .delivering, forwarded: 3),
        Case(
            name: "sends again without the content that was refused",
            events: [.greeted(position: 9), .recordsSetAside], action: .deliver(after: 9),
            phase: .delivering, forwarded: 9),
        Case(
            name: "contacts again after the back-off",
            events: [.failed(retryAfter: nil), .waited(isWoken: false)], action: .contact,
            phase: .contacting, forwarded: 0),
        Case(
            name: "backs off where HQ keeps saying that it stands elsewhere",
            events: [.greeted(position: 9)] + Array(repeating: .behind(position: 3), count: 4),
            action: .wait(.milliseconds(500), isWakeable: false), phase: .backingOff, forwarded: 3),
        Case(
            name: "backs off from an event that makes no sense",
            events: [.delivered(upTo: 5)],
            action: .wait(.milliseconds(500), isWakeable: false), phase: .backingOff, forwarded: 0),
    ]

    @Test("follows its table", arguments: cases)
    func table(_ sample: Case) {
        var core = ForwarderCore(forwarded: 0)
        var action = core.start()
        #expect(action == .contact)
        for event in sample.events { action = core.handle(event, jitter: 0) }
        #expect(action == sample.action)
        #expect(core.phase == sample.phase)
        #expect(core.forwarded == sample.forwarded)
    }

    @Test("waits any part of a span that doubles with each failure, up to the cap")
    func backOff() {
        for (isSilent, cap) in [(true, 300.0), (false, 1_800)] {
            for jitter: UInt64 in [0, 512, 1_024] {
                var core = ForwarderCore(forwarded: 0)
                var waits: [Duration] = []
                for _ in 0..<13 {
                    guard
                        case .wait(let wait, false) = core.handle(
                            .failed(retryAfter: nil, isSilent: isSilent), jitter: jitter)
                    else { return #expect(Bool(false)) }
                    waits.append(wait)
                    _ = core.handle(.waited(isWoken: false), jitter: jitter)
                }
                let share = Double(jitter) / 1_024
                let expected = (0..<13).map { step in
                    0.5 + (min(cap, Double(1 << step)) - 0.5) * share
                }
                #expect(waits.map(\.inSeconds) == expected)
            }
        }
    }

    @Test("waits for the modem's power without trying anything, and begins afresh behind it")
    func unpowered() {
        var core = ForwarderCore(forwarded: 0)
        for _ in 0..<8 {
            _ = core.handle(.failed(retryAfter: nil), jitter: 1_024)
            #expect(core.handle(.waited(isWoken: false), jitter: 0) == .contact)
        }
        for _ in 0..<3 {
            #expect(
                core.handle(.unpowered, jitter: 0) == .wait(.seconds(60), isWakeable: false))
            #expect(core.phase == .unpowered)
            #expect(core.handle(.waited(isWoken: false), jitter: 0) == .contact)
        }
        #expect(
            core.handle(.failed(retryAfter: nil), jitter: 1_024)
                == .wait(.seconds(1), isWakeable: false))
    }

    @Test("asks HQ for a word where none was said for nine minutes, and goes on with it at once")
    func probes() {
        var core = ForwarderCore(forwarded: 0)
        _ = core.handle(.greeted(position: 5), jitter: 0)
        var looks = 0
        while core.handle(.nothingToSend, jitter: 0) == Self.minute,
            core.handle(.waited(isWoken: false), jitter: 0) == .deliver(after: 5)
        {
            looks += 1
        }
        #expect(looks == 8)
        #expect(core.phase == .probing)
        #expect(core.handle(.probed, jitter: 0) == .deliver(after: 5))
        // What HQ acknowledges is a word too.
        for _ in 0..<30 {
            #expect(core.handle(.nothingToSend, jitter: 0) == Self.minute)
            #expect(core.handle(.waited(isWoken: false), jitter: 0) == .deliver(after: 5))
            #expect(core.handle(.delivered(upTo: 5), jitter: 0) == .deliver(after: 5))
        }
    }

    @Test("waits as long as a busy hub asks, up to an hour")
    func retryAfter() {
        var core = ForwarderCore(forwarded: 0)
        #expect(
            core.handle(.failed(retryAfter: .seconds(40)), jitter: 0)
                == .wait(.seconds(40), isWakeable: false))
        _ = core.handle(.waited(isWoken: false), jitter: 0)
        #expect(
            core.handle(.failed(retryAfter: .seconds(90_000)), jitter: 0)
                == .wait(.seconds(3_600), isWakeable: false))
    }

    @Test("greets the hub once an hour although there is nothing to send")
    func greeting() {
        var core = ForwarderCore(forwarded: 0)
        _ = core.handle(.greeted(position: 0), jitter: 0)
        var greetings = 0
        for _ in 0..<180 {
            #expect(core.handle(.nothingToSend, jitter: 0) == Self.minute)
            switch core.handle(.waited(isWoken: false), jitter: 0) {
            case .contact:
                greetings += 1
                _ = core.handle(.greeted(position: 0), jitter: 0)
            case .probe: _ = core.handle(.probed, jitter: 0)
            default: break
            }
        }
        #expect(greetings == 3)
    }

    @Test("after a success starts its back-off anew")
    func recovers() {
        var core = ForwarderCore(forwarded: 0)
        for _ in 0..<5 {
            _ = core.handle(.failed(retryAfter: nil), jitter: 0)
            _ = core.handle(.waited(isWoken: false), jitter: 0)
        }
        _ = core.handle(.greeted(position: 0), jitter: 0)
        #expect(core.failures == 5)
        _ = core.handle(.delivered(upTo: 1), jitter: 0)
        #expect(core.failures == 0)
    }

    @Test("never spins: in any sequence of events failures are followed by a wait")
    func random() {
        for seed: UInt64 in 0..<500 {
            var random = SeededRandom(seed: seed)
            var core = ForwarderCore(forwarded: 0)
            var unpaid = 0
            for _ in 0..<200 {
                let events: [ForwarderCore.Event] = [
                    .greeted(position: 1), .nothingToSend, .behind(position: 0),
                    .waited(isWoken: true), .failed(retryAfter: nil), .probed, .unpowered,
                ]
                let event = events[Int.random(in: events.indices, using: &random)]
                let action = core.handle(event, jitter: random.next())
                if case .wait(let wait, _) = action {
                    #expect(wait >= .milliseconds(500))
                    unpaid = 0
                } else if case .waited = event {
                    unpaid = 0
                } else {
                    unpaid += 1
                }
                #expect(unpaid <= 6)
            }
        }
    }
}
