internal import Core
internal import GPIO
internal import Site

/// The input lines of the site's sources, as the relays role holds them: read, never driven, and
/// never a reason to let go of a relay.
struct ContactLines: Sendable {
    private struct Refusal {
        var fault: GPIOFault
        var since: Timestamp
    }

    private struct State {
        var isHeld = false
        var refusal: Refusal?
    }

    private let requests: [LineRequest]
    private let bank: any LineBank
    private let state = Guarded(State())

    init(_ site: Site, bank: any LineBank) {
        self.bank = bank
        let names = site.power.sources.compactMap { source in
            if case .gpio(let name) = source.detect { name } else { nil }
        }
        requests = Set(names).sorted().compactMap { name in
            site.board.line(named: name).map { LineRequest($0, as: .input) }
        }
    }

    /// Takes the lines where they are not held yet.
    func take(at now: Timestamp) async {
        guard !requests.isEmpty, !state.withLock({ $0.isHeld }) else { return }
        do throws(GPIOFault) {
            _ = try await bank.request(requests)
            state.withLock { $0 = State(isHeld: true) }
        } catch {
            state.withLock { $0.refusal = Refusal(fault: error, since: $0.refusal?.since ?? now) }
        }
    }

    /// All lines have been given back.
    func released() { state.withLock { $0.isHeld = false } }

    /// What each says now; those that cannot be read are not in it.
    var states: [String: Bool] {
        get async {
            var found: [String: Bool] = [:]
            for line in requests { found[line.name] = try? await bank.isActive(line.name) }
            return found
        }
    }

    var finding: Finding? {
        state.withLock { $0.refusal }.map { refusal in
            Finding(
                code: "relays.contact_not_held", severity: .warning,
                summary: "A contact of `[[power.sources]]` cannot be read: "
                    + "\(refusal.fault.problem).",
                remedy: refusal.fault.remedy ?? "compare detect in site.toml with the board's file",
                since: refusal.since)
        }
    }
}

extension LineRequest {
    /// A line of the board, by its polarity.
    init(_ line: BoardDefinition.Line, as start: Start) {
        self.init(
            line.name, at: .offset(chip: line.chip, offset: line.offset),
            polarity: line.polarity == .activeLow ? .activeLow : .activeHigh, start: start)
    }
}
