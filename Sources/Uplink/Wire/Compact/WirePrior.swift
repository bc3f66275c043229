internal import Core

/// What a model of layout 4 has learned before its first record: `Assets/prior.ndjson`, line by
/// line. A line with an object is a record in the form of an envelope without post, epoch and
/// sequence; a line with a list is texts for the place that its first element names.
///
/// The file is part of the layout: a byte of it changed is another layout.
enum WirePrior {
    /// The model behind the last line. Made once in a process, in some hundredths of a second.
    static let model: Result<RecordCodec, WireFault> = {
        do throws(WireFault) {
            return .success(try learned())
        } catch {
            return .failure(error)
        }
    }()

    private static func learned() throws(WireFault) -> RecordCodec {
        var codec = RecordCodec()
        for line in EmbeddedPrior.records.utf8.split(separator: 0x0A) {
            guard let json = try? JSONValue(parsing: Array(line)) else {
                throw .malformed("the prior has a line that is not JSON")
            }
            try codec.learn(prior: json)
        }
        return codec
    }
}

extension RecordCodec {
    /// Learns a line of the prior.
    mutating func learn(prior: JSONValue) throws(WireFault) {
        if let texts = prior.array {
            var node = 0
            for key in texts.first?.array ?? [] { node = try child(key.string ?? "", of: node) }
            for text in texts.dropFirst() {
                let bytes = Array((text.string ?? "").utf8)
                _ = try self.text(bytes, at: node, foreseen: nodes[node].lastText)
                nodes[node].lastText = bytes
            }
        } else {
            try learn(envelope: prior)
        }
    }
}
