internal import Control
internal import Core
internal import GPIO
internal import Health
internal import Logging
internal import Site
internal import Supervision

/// The role that holds the board's lines and does nothing else, so that no restart of another role
/// moves a relay.
struct RelaysRole: Sendable {
    private let context: RoleContext
    private let status: RoleStatus
    private let holder: Guarded<RelayHolder>
    private let bank: any LineBank
    private let contacts: ContactLines
    private let bell = Doorbell()
    /// Why the lines could not be taken, until they are.
    private let refusal = Guarded<(fault: GPIOFault, since: Timestamp)?>(nil)

    init(_ context: RoleContext, bank: (any LineBank)? = nil) {
        self.context = context
        let bank = bank ?? LibgpiodLineBank(executor: ThreadExecutor.thread(name: "lines"))
        self.bank = bank
        contacts = ContactLines(context.site, bank: bank)
        status = RoleStatus(role: .relays, context: context)
        holder = Guarded(RelayHolder(Self.requests(context.site)))
    }

    /// Lines that somebody else holds may be free later, and until then there is nothing that an
    /// end of this process would mend: they are tried for an hour and a half before that.
    private static let policy = RestartPolicy(burst: 100)

    var tree: SupervisorSpecification {
        SupervisorSpecification(
            id: Role.relays.rawValue, policy: Self.policy,
            children: [
                .control { try await serveCalls($0) },
                ChildSpecification(
                    id: "lines", reportsReady: true, proof: .within(.seconds(60))
                ) { child in try await hold(child) },
            ])
    }

    /// The lines of the site's loads, as the board describes them; each is taken as it is.
    static func requests(_ site: Site) -> [LineRequest] {
        var requests: [LineRequest] = []
        for load in site.power.loads {
            guard case .gpio(let name) = load.switchPath, let line = site.board.line(named: name),
                !requests.contains(where: { $0.name == name })
            else { continue }
            requests.append(LineRequest(line, as: .adopt))
        }
        return requests
    }

    /// Takes the lines as they are and holds them until the role ends.
    private func hold(_ child: ChildContext) async throws {
        child.whenAsked { _ in bell.ring() }
        let requests = holder.withLock { $0.requests }
        if !requests.isEmpty {
            let found: [String: Bool]
            do throws(GPIOFault) {
                found = try await bank.request(requests)
            } catch {
                note(error)
                // The role is there and says what is wrong, while this child is tried again.
                child.ready()
                throw error
            }
            holder.withLock { $0.took(found) }
            refusal.withLock { $0 = nil }
            context.log.info("\(found.count) lines are held")
        }
        await contacts.take(at: context.time.now())
        child.ready()
        // Asked, it reads a line on the thread that drives them all: that is the proof. What the
        // line says, or that it cannot be read, is told to whoever drives it.
        while await bell.wait() {
            if let line = requests.first { _ = try? await bank.isActive(line.name) }
            await contacts.take(at: context.time.now())
            child.proved()
        }
        await bank.release()
        contacts.released()
    }

    private func note(_ fault: GPIOFault) {
        let now = context.time.now()
        refusal.withLock { $0 = (fault, $0?.since ?? now) }
    }

    private func serveCalls(_ child: ChildContext) async throws {
        let server = ControlServer(
            path: context.paths.socket(of: .relays), calls: calls, time: context.time)
        try await server.run(as: child)
    }

    /// Nobody but power moves a relay.
    var calls: [ControlCall] {
        [
            ControlCall(RoleCall.status, needs: [.view]) { _, _ throws(ControlFault) in
                await describe()
            },
            ControlCall(RoleCall.services, needs: [.view]) { _, _ throws(ControlFault) in
                await status.tree()
            },
            ControlCall(RoleCall.lines, needs: [.role("power")]) { _, _ throws(ControlFault) in
                lines
            },
            ControlCall(RoleCall.contacts, needs: [.role("power")]) { _, _ throws(ControlFault) in
                .object(await contacts.states.mapValues(JSONValue.bool))
            },
            ControlCall(RoleCall.setLine, needs: [.role("power")]) {
                caller, arguments throws(ControlFault) in
                try await drive(arguments, by: caller)
            },
        ]
    }

    private var lines: JSONValue {
        .object(
            Dictionary(
                holder.withLock { $0.states }.map { ($0.line, JSONValue($0.isOn)) },
                uniquingKeysWith: { $1 }))
    }

    private func drive(
        _ arguments: JSONValue, by caller: CallerIdentity
    ) async throws(ControlFault) -> JSONValue {
        guard let line = arguments["line"]?.string, let isOn = arguments["on"]?.bool else {
            throw .failed(
                code: RoleCall.usage, problem: "which line, and on or off?", remedy: "line and on")
        }
        let now = context.time.now()
        let drive: RelayHolder.Drive?
        do throws(RelayRefusal) {
            drive = try holder.withLock { holder throws(RelayRefusal) in
                try holder.set(line, on: isOn, by: "uid \(caller.uid)", at: now)
            }
        } catch {
            throw ControlFault(code: "relay", error)
        }
        if let drive {
            do throws(GPIOFault) {
                try await bank.set(line, active: isOn)
                holder.withLock { $0.drove(drive) }
            } catch {
                let found = try? await bank.isActive(line)
                holder.withLock { $0.failed(drive, found: found) }
                context.log.error("\(error)")
            }
        }
        return ["on": JSONValue(holder.withLock { $0.state(line) }?.isOn)]
    }

    private var findings: [Finding] {
        if let (fault, since) = refusal.withLock({ $0 }) {
            return [
                Finding(
                    code: "relays.lines_not_held", severity: .critical,
                    summary: "The relay lines are not held: \(fault.problem).",
                    remedy: fault.remedy ?? "waypost services; look at the role's log",
                    since: since)
            ]
        }
        let (isHeld, states) = holder.withLock { ($0.isHeld, $0.states) }
        return states.filter { isHeld && $0.isOn == nil }.map {
            Finding(
                code: "relays.line_unknown", severity: .warning,
                summary: "The line \($0.line) could be neither driven nor read.",
                remedy: "it is driven again when power wants it; look at the role's log")
        }
    }

    private func describe() async -> JSONValue {
        let edges = holder.withLock { $0.edges }
        return [
            "role": await status.report().json, "lines": lines,
            "edges": .integer(Int64(edges)),
            "findings": status.findings(findings + [contacts.finding]),
        ]
    }
}
