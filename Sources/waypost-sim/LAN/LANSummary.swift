import Core

/// What a run of workstations came to.
struct LANSummary: Sendable {
    /// Crossings with a receipt.
    var receipts = 0
    /// Crossings sent a second time on purpose and answered with the same receipt.
    var repeats = 0
    /// Pictures that went before their crossings.
    var images = 0
    /// From the first crossing to the last; signing in is not part of it.
    var duration: Duration = .zero
    /// Attempts that were not answered, or answered with "try again".
    var retries = 0
    /// Answers that a valid crossing must not get, or a repeat with another receipt.
    var refused = 0
    var firstRefusal: String?
    var latencies: [Duration] = []

    mutating func add(_ other: LANSummary) {
        receipts += other.receipts
        repeats += other.repeats
        images += other.images
        retries += other.retries
        refused += other.refused
        firstRefusal = firstRefusal ?? other.firstRefusal
        latencies += other.latencies
    }

    private func percentile(_ share: Double) -> Int64? {
        guard !latencies.isEmpty else { return nil }
        let sorted = latencies.sorted()
        return sorted[Int(Double(sorted.count - 1) * share)].wholeMilliseconds
    }

    var json: JSONValue {
        [
            "receipts": JSONValue(receipts), "repeats": JSONValue(repeats),
            "images": JSONValue(images), "retries": JSONValue(retries),
            "duration_ms": .integer(duration.wholeMilliseconds), "refused": JSONValue(refused),
            "first_refusal": JSONValue(firstRefusal),
            "latency_ms": [
                "p50": JSONValue(percentile(0.5)), "p99": JSONValue(percentile(0.99)),
            ],
        ]
    }

    var text: String {
        var text =
            "\(receipts) crossings with a receipt, \(images) with a picture, "
            + "\(repeats) sent twice, \(retries) retries"
        if let median = percentile(0.5), let high = percentile(0.99) {
            text += ", answered in \(median) ms (p50) and \(high) ms (p99)"
        }
        if let firstRefusal { text += "\n\(refused) wrong answers, the first: \(firstRefusal)" }
        return text
    }
}
