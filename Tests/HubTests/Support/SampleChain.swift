import Core
import Hub
import Records
import Uplink

/// Sealed records of one post and batches of them, made up from a seed.
enum SampleChain {
    static let now = Timestamp(milliseconds: 1_795_000_000_000)
    static let boot = Identifier(high: 7, low: 7)

    static func epoch(_ number: UInt64) -> Identifier {
        Identifier(high: 0x4000 | number << 32, low: 0x8000_0000_0000_0000 | number)
    }

    static func record(
        _ kind: RecordKind = .crossing, id: Identifier? = nil, body: JSONValue,
        after head: ChainHead, post: String, random: some RandomSource = SeededRandom(seed: 1)
    ) throws -> SealedRecord {
        let time = now + .seconds(head.sequence)
        let draft = RecordDraft(
            kind: kind, id: id ?? .version7(at: time, random: random), body: body,
            officer: "1001", workstation: "counter-1",
            verdicts: kind == .crossing ? ["screening": ["verdict": "clear"]] : nil)
        return try SealedRecord(
            draft: draft, post: post, after: head,
            stamp: ClockStamp(
                time: time, trust: .synchronised, bootID: boot,
                monotonicMilliseconds: head.sequence))
    }

    static func crossing(_ remark: String = "") -> JSONValue {
        [
            "direction": "entry", "crossed_at": "2026-11-18T10:00:00+01:00",
            "decision": ["outcome": "admitted", "remarks": .string(remark)],
            "document": ["class": "passport", "issuer": "TCD", "number": "R0012345"],
            "traveller": [
                "surname": "ÉTÉ", "given_names": "MOUSSA", "birth_date": "1990-XX-XX",
                "nationality": "TCD", "sex": "M",
            ],
        ]
    }

    static func records(
        _ count: Int, post: String, epoch: Identifier = epoch(1), after head: ChainHead? = nil,
        remark: String = "", seed: UInt64 = 1
    ) throws -> [SealedRecord] {
        var head = head ?? ChainHead(startOf: epoch)
        let random = SeededRandom(seed: seed &+ UInt64(head.sequence) &* 7_919)
        return try (0..<count).map { _ in
            let record = try record(
                body: crossing(remark), after: head, post: post, random: random)
            head = record.head
            return record
        }
    }

    static func batch(
        _ records: [SealedRecord], withholding: Set<Int64> = []
    ) throws -> VerifiedBatch {
        try VerifiedBatch(
            WireBatch.leading(
                records, isSetAside: { withholding.contains($0.envelope.sequence) }
            ).batch)
    }

    static func device(_ post: String, number: UInt8 = 1) throws -> DeviceSighting {
        sighting(post, number: number)
    }

    static func sighting(_ post: String, number: UInt8 = 1) -> DeviceSighting {
        DeviceSighting(
            post: post,
            fingerprint: Digest256(bytes: [UInt8](repeating: number, count: 32))
                ?? Chain.origin(of: epoch(1)), serial: "0\(number)",
            notAfter: now + .seconds(86_400))
    }
}
