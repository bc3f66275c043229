internal import NIOHTTP1

extension HTTPSHubExchange {
    public func keep(_ part: RingPart) async throws(UplinkFault) {
        _ = try await ask(.POST, part.path, try part.packed, type: Self.bytes)
    }
}
