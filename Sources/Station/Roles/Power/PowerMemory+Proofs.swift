internal import Core
internal import Power

/// What was found of relays stands in `state.json` too: a welded relay is welded after a restart.
extension PowerMemory {
    /// Bytes of a reason that are kept.
    private static let reasonLimit = 160

    var proofsJSON: JSONValue {
        .object(
            proofs.mapValues {
                [
                    "verdict": .string($0.verdict.rawValue),
                    "why": .string(String($0.why.prefix(Self.reasonLimit))),
                    "on": JSONValue($0.isOn),
                ]
            })
    }

    /// What is out of its range is left out.
    static func proofs(_ json: JSONValue?) -> [String: ProofRecord] {
        (json?.object ?? [:]).compactMapValues { record in
            guard let verdict = record["verdict"]?.string.flatMap(ProofVerdict.init),
                let why = record["why"]?.string
            else { return nil }
            return ProofRecord(
                verdict, why: String(why.prefix(reasonLimit)), isOn: record["on"]?.bool)
        }
    }
}
