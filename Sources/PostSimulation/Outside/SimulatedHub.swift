internal import Core
internal import Hub
internal import Simulation
internal import Supervision
internal import Uplink

/// HQ: the real service over the real embedded store, in a process of its own that nothing hurts.
struct SimulatedHub: Sendable {
    let store: SQLiteHubStore
    let service: HubService
    let process: SimulatedProcess
    private let time: any TimeSource
    let file: String
    private let device: DeviceSighting
    /// For ``Canary/duplicateApply``.
    let isApplyingTwice = Guarded(false)

    init(
        file: String, identities: PostIdentities, time: any TimeSource,
        on scheduler: SeededScheduler
    ) throws(HubFault) {
        self.file = file
        self.time = time
        process = SimulatedProcess(name: "hub", on: scheduler)
        store = try SQLiteHubStore(path: file, executor: process.inline())
        service = HubService(
            identity: identities.hub, store: store, time: time, executor: process.inline())
        device = identities.device
    }

    /// What HTTP would carry, both ways: a request as JSON or bytes, an answer or a problem.
    func hello(_ greeting: JSONValue) async throws(UplinkFault) -> JSONValue {
        guard let greeting = PostGreeting(greeting) else {
            throw .badAnswer(reason: "the greeting is none")
        }
        do throws(HubFault) {
            let greeting = try await service.hello(greeting, from: device).json
            guard case .object(var members) = greeting else { return greeting }
            members["receipts"] = .array((members["receipts"]?.array ?? []).map(Self.levelled))
            return .object(members)
        } catch {
            throw await fault(error)
        }
    }

    func accept(_ batch: [UInt8]) async throws(UplinkFault) -> JSONValue {
        do throws(HubFault) {
            let receipt = try await service.accept(batch, from: device)
            if isApplyingTwice.withLock({ $0 }),
                let copy = Sabotage.moved(try await service.read(batch, from: device.post))
            {
                _ = try await store.apply(copy, from: device, at: time.now())
            }
            return Self.levelled(receipt.json)
        } catch {
            throw await fault(error)
        }
    }

    func foretell(_ batch: [UInt8]) async throws(UplinkFault) {
        do throws(HubFault) {
            try await service.foretell(batch, from: device)
        } catch {
            throw await fault(error)
        }
    }

    func progress(
        of attachment: AttachmentName, keeping part: (bytes: [UInt8], offset: Int64)? = nil
    ) async throws(UplinkFault) -> JSONValue {
        do throws(HubFault) {
            let progress = try await service.progress(
                of: attachment, keeping: part, from: device)
            guard case .complete(let receipt) = progress else { return progress.json }
            return ["receipt": Self.levelled(receipt.json)]
        } catch {
            throw await fault(error)
        }
    }

    /// Signatures and certificates differ in length from key to key and from one signing to the
    /// next, and with them what a disk has to do. Receipts of one length keep a seed's life its
    /// own; members beside those of a receipt are allowed.
    private static func levelled(_ receipt: JSONValue) -> JSONValue {
        guard case .object(var members) = receipt else { return receipt }
        let length = receipt.compactText.utf8.count
        members["padding"] = .string(
            String(repeating: ".", count: max(0, receiptLength - length)))
        return .object(members)
    }

    private static let receiptLength = 4_096

    /// The refusal's way through a problem document, as over HTTP.
    private func fault(_ fault: HubFault) async -> UplinkFault {
        var place: SignedReceipt?
        if case .behind(let head?) = fault {
            place = try? await service.position(head, of: device)
            if let known = place { place = try? SignedReceipt(Self.levelled(known.json)) }
        }
        let document = HubProblem.document(fault, position: place)
        return .said(
            ProblemDocument(status: document.status, document.json),
            document.status == 503 ? .seconds(HubProblem.retrySeconds) : nil)
    }
}
