import Core
import Health
import Testing

@testable import Station

/// The commissioning check's orders against a power role that does as its rules say.
@Suite("Trying relays one after the other")
struct RelayTrialsTests {
    /// Announces cuts, moves relays and watches them as the power role does.
    private struct Bench {
        struct Order {
            var isOn: Bool
            var until: Duration
            var due: Duration
        }

        var now = Duration.seconds(10_000)
        var isOn: [String: Bool]
        var orders: [String: Order] = [:]
        var movedAt: [String: Duration] = [:]
        var deaf: Set<String> = []
        var away: [String] = []
        var asked: [String] = []
        var longestAway = 0
        var released: [String] = []
        var trials: RelayTrials
        let found: [String: Bool]

        init(_ found: [String: Bool], isAttended: Bool = false) {
            self.found = found
            isOn = found
            trials = RelayTrials(
                found.keys.sorted().map { name in
                    RelayTrial(
                        PowerReport.Load(
                            name: name, tier: 3, isOn: found[name], reason: nil, proof: nil),
                        wasOn: found[name] == true, declared: Watts(20))
                }, isAttended: isAttended)
        }

        var loads: [PowerReport.Load] {
            isOn.keys.sorted().map { name in
                var load = PowerReport.Load(
                    name: name, tier: 3, isOn: isOn[name], reason: "by order", proof: "ok")
                load.isWatched = movedAt[name].map { now - $0 < .seconds(30) } ?? false
                load.seenAmperes = load.isWatched == true ? nil : 0.8
                return load
            }
        }

        mutating func pass(_ duration: Duration, step: Bool = true) {
            let end = now + duration
            while now < end, !trials.isDone {
                now += .seconds(1)
                for (name, order) in orders where now >= order.due && isOn[name] != order.isOn {
                    guard !deaf.contains(name) else { continue }
                    isOn[name] = order.isOn
                    movedAt[name] = now
                    if order.isOn != found[name] { away.append(name) }
                }
                for (name, order) in orders where now >= order.until { orders[name] = nil }
                longestAway = max(longestAway, found.count { isOn[$0.key] != $0.value })
                if step { take(trials.step(loads, at: now)) }
            }
        }

        mutating func take(_ actions: [RelayTrials.Action]) {
            for action in actions {
                switch action {
                case .ask(let load): asked.append(load)
                case .release(let load):
                    orders[load] = nil
                    released.append(load)
                case .order(let load, let isOn):
                    orders[load] = Order(
                        isOn: isOn, until: now + RelayTrials.orderLength,
                        due: now + (isOn ? .zero : RelayTrials.notice))
                }
            }
        }
    }

    @Test("every load goes and comes back, and no two are away at once")
    func all() {
        var bench = Bench(["a": true, "b": true, "c": true, "d": true])
        let begin = bench.now
        bench.pass(.seconds(7_200))
        #expect(bench.trials.isDone)
        #expect(bench.away == ["a", "b", "c", "d"])
        #expect(bench.isOn == bench.found)
        #expect(bench.longestAway == 1)
        #expect(bench.orders.isEmpty)
        #expect(bench.trials.trials.allSatisfy { $0.away?.amperes == 0.8 && $0.obstacle == nil })
        // Announced while the one before is under way: not five minutes each.
        #expect(bench.now - begin < .seconds(300 + 4 * 180))
    }

    @Test("a load that was off comes on, and is left off")
    func wasOff() {
        var bench = Bench(["a": true, "b": false])
        bench.pass(.seconds(7_200))
        #expect(bench.away == ["a", "b"])
        #expect(bench.isOn == bench.found)
        #expect(bench.longestAway == 1)
    }

    @Test("a person who takes their time has the next cut taken back, and announced again")
    func slowPerson() {
        var bench = Bench(["a": true, "b": true], isAttended: true)
        bench.pass(.seconds(800))
        #expect(bench.asked == ["a"])
        #expect(bench.isOn["b"] == true)
        #expect(bench.released == ["b"])
        bench.take(bench.trials.answered("a", .it, at: bench.now))
        bench.pass(.seconds(600))
        #expect(bench.asked == ["a", "b"])
        #expect(bench.isOn == ["a": true, "b": false])
        bench.take(bench.trials.answered("b", .another("a"), at: bench.now))
        bench.pass(.seconds(600))
        #expect(bench.trials.isDone)
        #expect(bench.isOn == bench.found)
        #expect(bench.trials.trials.map(\.answer) == [.it, .another("a")])
        #expect(bench.longestAway == 1)
    }

    @Test("without an answer in ten minutes the load comes back, and that is told")
    func nobody() {
        var bench = Bench(["a": true], isAttended: true)
        bench.pass(.seconds(1_100))
        #expect(bench.trials.isDone)
        #expect(bench.isOn == bench.found)
        #expect(bench.trials.trials.first?.answer == .unanswered)
    }

    @Test("an end at any moment puts back what is away and takes back what is announced")
    func abandoned() {
        for second in stride(from: 1, to: 900, by: 7) {
            var bench = Bench(["a": true, "b": true, "c": false], isAttended: second % 2 == 0)
            bench.pass(.seconds(second))
            bench.take(bench.trials.abandon(at: bench.now))
            bench.pass(.seconds(900))
            #expect(bench.trials.isDone, "\(second)")
            #expect(bench.isOn == bench.found, "\(second)")
            #expect(bench.orders.isEmpty, "\(second)")
        }
    }

    @Test("killed at any moment, nothing stays away longer than an order lasts")
    func killed() {
        for second in stride(from: 1, to: 900, by: 13) {
            var bench = Bench(["a": true, "b": true])
            bench.pass(.seconds(second))
            bench.pass(RelayTrials.orderLength + .seconds(1), step: false)
            #expect(bench.orders.isEmpty, "\(second)")
        }
    }

    @Test("a relay that does not move is given up, released, and the others are tried")
    func deaf() {
        var bench = Bench(["a": true, "b": true])
        bench.deaf = ["a"]
        bench.pass(.seconds(7_200))
        #expect(bench.trials.isDone)
        #expect(bench.trials.trials.first?.obstacle == .unmoved("it did not go off: by order"))
        #expect(bench.trials.trials.last?.obstacle == nil)
        #expect(bench.orders.isEmpty)
    }

    @Test("a refused order leaves the load alone and says why")
    func refused() {
        var bench = Bench(["a": true, "b": true])
        bench.trials.refused("a", because: "no")
        bench.pass(.seconds(7_200))
        #expect(bench.away == ["b"])
        #expect(bench.trials.trials.first?.obstacle == .untried("no"))
    }
}
