import Core

/// The pages of one section that were opened last, in the clear: the same traveller is looked up
/// again within minutes. A page has one place, which the next page with the same place takes.
final class PageCache: Sendable {
    private static let places = 16

    private struct Place {
        let page: Int
        let bytes: [UInt8]
    }

    private let held = Guarded<[Place?]>(Array(repeating: nil, count: PageCache.places))

    func bytes(of page: Int) -> [UInt8]? {
        held.withLock { $0[page % Self.places].flatMap { $0.page == page ? $0.bytes : nil } }
    }

    func keep(_ bytes: [UInt8], of page: Int) {
        let place = Place(page: page, bytes: bytes)
        held.withLock { $0[page % Self.places] = place }
    }
}
