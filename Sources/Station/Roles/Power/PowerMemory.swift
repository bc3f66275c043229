internal import Core
internal import Power

/// What the power role keeps over a restart: the estimate, how the sun did lately, when each load
/// was switched and what people ordered.
struct PowerMemory: Hashable, Sendable {
    /// The part of it that is kept as soon as it changes.
    typealias Switchings = SheddingMemory

    /// Older ones say nothing any more.
    static let longest = Duration.seconds(48 * 3_600)
    /// What an hour without looking adds to the estimate's deviation.
    static let widening = 0.02
    /// Where nothing at all is known.
    static let widest = 0.35
    static let largestFile = 65_536

    var estimate: StateOfCharge.Estimate?
    /// What was learned of the bank, and of which.
    var bank: KeptBank?
    var ratios: [Double]
    var panels = PanelWatch()
    /// What was found of relays, by load.
    var proofs: [String: ProofRecord] = [:]
    /// Loads that were switched off for a moment and are to be switched on again.
    var cycled: Set<String> = []
    /// In the monotonic time of ``bootID``.
    var switchings: SheddingMemory
    var savedAt: Timestamp
    var savedAtMonotonic: Duration
    var bootID: Identifier

    init(
        estimate: StateOfCharge.Estimate?, bank: KeptBank? = nil, ratios: [Double],
        panels: PanelWatch = PanelWatch(),
        shedding: SheddingMemory = SheddingMemory(), time: some TimeSource
    ) {
        self.estimate = estimate
        self.bank = bank
        self.ratios = ratios
        self.panels = panels
        switchings = shedding
        savedAt = time.now()
        savedAtMonotonic = time.monotonic()
        bootID = time.bootID
    }

    /// The estimate as it may be believed now: less the longer nobody looked.
    func believed(at time: some TimeSource) -> StateOfCharge.Estimate? {
        guard var estimate else { return nil }
        let age =
            bootID == time.bootID
            ? time.monotonic() - savedAtMonotonic : time.now() - savedAt
        // A clock that was set back hides how long it was.
        let counted = age < .zero ? .seconds(24 * 3_600) : age
        guard counted <= Self.longest else { return nil }
        estimate.deviation = min(
            Self.widest, estimate.deviation + Self.widening * counted.inSeconds / 3_600)
        return estimate
    }

    /// Switchings and orders in this boot's time. Over a restart of the board their times are by
    /// the wall clock, whether or not it is synchronised: a board without a network would never
    /// keep an order otherwise. A clock that stood still meanwhile makes an order last longer by as
    /// much; one that went back leaves no times and no orders.
    func shedding(at time: some TimeSource) -> SheddingMemory? {
        if bootID == time.bootID {
            let age = time.monotonic() - savedAtMonotonic
            return (.zero...Self.longest).contains(age) ? switchings : nil
        }
        let age = time.now() - savedAt
        guard age >= .zero else { return switchings.timeless }
        guard age <= Self.longest else { return nil }
        return switchings.shifted(by: time.monotonic() - age - savedAtMonotonic)
    }

    /// - Throws: where there is a file and it cannot be read, or is none of these.
    static func load(_ path: String, files: some DurableFiles) throws -> PowerMemory? {
        let bytes: [UInt8]
        do throws(FileFault) {
            bytes = try files.read(path, limit: largestFile)
        } catch {
            if error.isNotFound { return nil }
            throw error
        }
        guard let memory = PowerMemory(try JSONValue(parsing: bytes)) else {
            throw FileFault(
                operation: "understand", path: path, errorNumber: 0, detail: "it is incomplete")
        }
        return memory
    }

    func save(_ path: String, files: some DurableFiles) throws(FileFault) {
        try files.replace(path, with: Array(json.compactText.utf8), mode: 0o640)
    }
}

extension JSONValue {
    /// A number of either kind.
    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
