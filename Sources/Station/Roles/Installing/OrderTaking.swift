internal import Capture
internal import Core
internal import Journal
internal import Logging
internal import PKI
internal import Records
internal import Site
internal import Supervision
internal import Uplink

/// Carries out what HQ asks of this post: it verifies anew what the uplink has verified, does it,
/// and writes down what came of it, for the uplink to tell.
///
/// The note is written behind the deed: cut short between the two, the deed is done once more,
/// which changes nothing.
struct OrderTaking: Sendable {
    /// An order is a few records, each a commit on a slow disk.
    static let slowRound: Duration = .seconds(600)
    /// What could not be done is tried again so often.
    private static let pause: Duration = .seconds(60)

    let role: CaptureRole
    let bell: Doorbell
    private let thread = ThreadExecutor.thread(name: "orders")

    init(role: CaptureRole, bell: Doorbell) {
        self.role = role
        self.bell = bell
    }

    private var paths: (inbox: String, register: String) {
        (role.context.paths.inbox(of: .uplink), role.context.paths.captureOrders)
    }
    private var files: LinuxFiles { role.context.files }

    func run(_ child: ChildContext) async throws {
        while !Task.isCancelled {
            var isAny = false
            let orders = await thread.value { waiting() }
            for order in orders {
                isAny = await take(order) || isAny
                child.proved()
            }
            if isAny {
                await CaptureRole.wakeUplink(role.context, role.clock, role.dating, on: thread)
            }
            child.proved()
            _ = await bell.wait(atMost: Self.pause, by: role.context.time)
        }
    }

    /// Orders without an answer. Blocks.
    private func waiting() -> [Signed<HubOrder>] {
        let folder = OrderFolder(directory: paths.inbox, register: paths.register, files: files)
        let answered = AnsweredOrders(path: paths.register, files: files)
        return ((try? folder.waiting()) ?? []).filter { answered[$0] == nil }
            .compactMap { folder.order($0) }
    }

    /// - Returns: whether there is an answer for HQ.
    private func take(_ signed: Signed<HubOrder>) async -> Bool {
        let id = signed.receipt.id
        let answer: OrderAnswer
        do throws(HubOrderFault) {
            let order = try await thread.value { () throws(HubOrderFault) in
                try verified(signed)
            }
            answer = OrderAnswer(id: id, state: .done, reason: try await carryOut(order))
            role.context.log.notice("HQ's order \(id) (\(signed.receipt.kind)) is done")
        } catch {
            guard case .refused(let reason) = error else {
                role.context.log.warning("HQ's order \(id) waits: \(error)")
                return false
            }
            answer = OrderAnswer(id: id, state: .refused, reason: reason)
            role.context.log.error("HQ's order \(id) is refused: \(reason)")
        }
        return await thread.value {
            var register = AnsweredOrders(path: paths.register, files: files)
            register.note(answer)
            do {
                try register.save(path: paths.register, files: files)
                return true
            } catch {
                role.context.log.error("what came of an order was not written down: \(error)")
                return false
            }
        }
    }

    private func verified(_ signed: Signed<HubOrder>) throws(HubOrderFault) -> HubOrder {
        let trust: TrustStore
        do {
            trust = TrustStore(
                anchors: try role.secrets.authorities(files).trusted(.hub).believed)
        } catch {
            throw .notNow("\(error)")
        }
        do throws(UplinkFault) {
            return try ReceiptVerifier(post: role.context.site.post.id, trust: trust)
                .verified(signed)
        } catch {
            throw .refused("its signature does not hold")
        }
    }

    /// - Returns: what was done, in a few words without names.
    private func carryOut(_ order: HubOrder) async throws(HubOrderFault) -> String {
        guard let journal = role.journal.current else { throw .notNow("the journal is not open") }
        switch HubOrder.Kind(rawValue: order.kind) {
        case .lateHit:
            return try await LateHitTaking(journal: journal).take(order) { role.board.ring() }
        case .erase:
            do {
                return try await ErasureTaking(
                    journal: journal, post: role.context.site.post.id,
                    trust: role.listLibrary.authority
                ).take(order, at: role.clock.stamp())
            } catch let fault as HubOrderFault {
                throw fault
            } catch let fault as JournalFault {
                // The erasure's own record stands there from before, with its own numbers.
                switch fault {
                case .purged, .conflict: return "done before"
                default: throw HubOrderFault(fault)
                }
            } catch {
                throw .notNow("\(error)")
            }
        case nil:
            throw .refused("this release of the post does not know orders of kind \(order.kind)")
        }
    }
}

/// Why an order was not carried out.
enum HubOrderFault: Error, CustomStringConvertible {
    /// It never will be.
    case refused(String)
    case notNow(String)

    init(_ fault: JournalFault) {
        self = fault.isTransient ? .notNow(fault.description) : .refused(fault.problem)
    }

    var description: String {
        switch self {
        case .refused(let reason), .notNow(let reason): reason
        }
    }
}
