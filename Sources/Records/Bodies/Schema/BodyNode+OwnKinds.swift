internal import Core

/// RECORD.md, "The other kinds", what the post itself writes. Keys that are `null` because there is
/// nothing to say, such as the epoch before the first, raise no warning.
extension BodyNode {
    static let epochStart: BodyNode = .object(
        .may("previous_epoch", .identifier),
        .may("previous_sequence", .count),
        .may("previous_chain_hash", .digest),
        .must("reason", .code(.epochReason))
    )

    static let audit: BodyNode = .object(
        .must("action", .text),
        .may("target", .text),
        .may("result", .text)
    )

    static let reset: BodyNode = .object(
        .must("scope", .code(.resetScope)),
        .may("cause", .text),
        .may("uptime_s", .count),
        .may("missed_deadline_ms", .count),
        .may("battery_mv", .integer(0...1_000_000))
    )

    static let timeCorrection: BodyNode = .object(
        .must("boot_id", .identifier),
        .must("offset_ms", .integer(-JSONValue.integerLimit...JSONValue.integerLimit)),
        .may("source", .text),
        .may("started_at", .instant),
        .may("bound_ms", .integer(0...JSONValue.integerLimit))
    )

    static let erasure: BodyNode = .object(
        .must("list", .text),
        .may("version", .either([.text, .count])),
        .may("reason", .text),
        .may("signature", .base64)
    )
}
