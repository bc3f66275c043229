public import Core

/// HQ's orders on their way through the post: the uplink lays each into its inbox, the role whose
/// it is carries it out and writes down what came of it, and the uplink tells HQ and removes it.
///
/// 1. A file, `ID.order`, appears whole; whoever reads it verifies its signature anew.
/// 2. It stays until HQ has heard the answer. A cut anywhere has the step done again: an order's
///    name makes that change nothing.
///
/// Calls block.
public struct OrderFolder: Sendable {
    /// Files that may wait. More are left to a later greeting.
    public static let limit = 64
    private static let entryLimit = 1_000
    private static let ending = ".order"
    /// Readable for whoever can enter the folder: that is the uplink and capture's group alone.
    private static let mode: UInt32 = 0o644

    public let directory: String
    private let register: String
    private let files: any DurableFiles
    let whenArrived: @Sendable () -> Void

    /// - Parameters:
    ///   - directory: the uplink's `inbox/`, which exists.
    ///   - register: the file of ``AnsweredOrders`` that the role writes.
    ///   - whenArrived: called when an order waits for its role; must not block.
    public init(
        directory: String, register: String, files: any DurableFiles = LinuxFiles(),
        whenArrived: @escaping @Sendable () -> Void = {}
    ) {
        self.directory = directory
        self.register = register
        self.files = files
        self.whenArrived = whenArrived
    }

    /// The orders that wait, oldest first.
    public func waiting() throws(FileFault) -> [Identifier] {
        try files.list(directory, limit: Self.entryLimit).compactMap { name in
            name.hasSuffix(Self.ending) ? Identifier(name.dropLast(Self.ending.count)) : nil
        }.sorted { $0.description < $1.description }
    }

    /// What stands in the file; nothing is verified.
    public func order(_ id: Identifier) -> Signed<HubOrder>? {
        guard let bytes = try? files.read(path(id), limit: HubOrder.bytes * 2),
            let json = try? JSONValue(parsing: bytes), let signed = try? Signed<HubOrder>(json),
            signed.receipt.id == id
        else { return nil }
        return signed
    }

    /// Answers of which HQ has not heard.
    var answers: [OrderAnswer] {
        guard let waiting = try? waiting(), !waiting.isEmpty else { return [] }
        let answered = AnsweredOrders(path: register, files: files)
        return waiting.compactMap { answered[$0] }
    }

    /// Keeps orders whose signatures hold.
    ///
    /// - Returns: whether any is new to the role.
    func keep(_ orders: [Signed<HubOrder>]) throws(FileFault) -> Bool {
        var waiting = Set(try waiting())
        var isAny = false
        for signed in orders where !waiting.contains(signed.receipt.id) {
            guard waiting.count < Self.limit else { break }
            try files.replace(
                path(signed.receipt.id), with: Array(signed.json.compactText.utf8),
                mode: Self.mode)
            waiting.insert(signed.receipt.id)
            isAny = true
        }
        return isAny
    }

    /// HQ has heard these answers.
    func clear(_ answers: [OrderAnswer]) throws(FileFault) {
        for answer in answers { try files.remove(path(answer.id)) }
    }

    private func path(_ id: Identifier) -> String { "\(directory)/\(id)\(Self.ending)" }
}
