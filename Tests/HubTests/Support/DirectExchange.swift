import Core
import Uplink

@testable import Hub

/// Post and hub in one process, without a network between.
struct DirectExchange: HubExchange {
    let service: HubService
    let device: DeviceSighting

    func hello() async throws(UplinkFault) -> HubGreeting {
        do {
            return try await service.hello(PostGreeting(post: device.post), from: device)
        } catch {
            throw .badAnswer(reason: "\(error)")
        }
    }

    func deliver(_ batch: [UInt8]) async throws(UplinkFault) -> SignedReceipt {
        do throws(HubFault) {
            return try await service.accept(batch, from: device)
        } catch .behind(let head) {
            guard let head, let place = try? await service.position(head, of: device) else {
                throw .behind(nil)
            }
            throw .behind(place)
        } catch {
            throw .badAnswer(reason: "\(error)")
        }
    }

    func foretell(_ batch: [UInt8]) async throws(UplinkFault) {
        do {
            try await service.foretell(batch, from: device)
        } catch {
            throw .badAnswer(reason: "\(error)")
        }
    }

    func progress(of attachment: AttachmentName) async throws(UplinkFault) -> AttachmentProgress {
        do {
            return try await service.progress(of: attachment, from: device)
        } catch {
            throw .badAnswer(reason: "\(error)")
        }
    }

    func deliver(
        _ part: [UInt8], at offset: Int64, of attachment: AttachmentName
    ) async throws(UplinkFault) -> AttachmentProgress {
        do {
            return try await service.progress(
                of: attachment, keeping: (part, offset), from: device)
        } catch {
            throw .badAnswer(reason: "\(error)")
        }
    }

    func traffic() -> LinkTraffic { LinkTraffic() }
    func close() async {}
}
