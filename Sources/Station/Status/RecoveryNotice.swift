internal import Capture
internal import Core

/// What a post says of its recovery codes: to the installer, and as a finding.
struct RecoveryNotice {
    private let left: Int?
    private let madeAt: Timestamp?
    private let codes: [String]?

    /// - Parameter codes: those that were just made; `nil` where none were.
    init(_ register: AccessRegister, codes: [String]? = nil) {
        left = register.recoveryCodesLeft
        madeAt = register.recoveryCodesMadeAt
        self.codes = codes
    }

    /// `left`, `made_at`, and `codes[]` this once.
    var json: JSONValue {
        [
            "left": JSONValue(left ?? 0), "made_at": JSONValue(madeAt),
            "codes": codes.map { .array($0.map(JSONValue.string)) } ?? .null,
        ]
    }

    /// `nil` while there are enough.
    var finding: Finding? {
        let left = left ?? 0
        guard left <= AccessLimits.fewRecoveryCodes else { return nil }
        let count = left == 0 ? "No recovery code is" : "Of the recovery codes \(left) are"
        return Finding(
            code: "access.recovery_codes", severity: .warning,
            summary: "\(count) left: without one, a post whose supervisors have lost their PINs "
                + "waits for a technician.",
            remedy: "waypost officers recovery --renew, and seal the print in an envelope")
    }

    /// As the installer prints them.
    static func text(_ codes: [String]) -> String {
        let lines = codes.enumerated().map { index, code in
            (index < 9 ? "  \(index + 1)  " : " \(index + 1)  ") + code + "\n"
        }
        return "Recovery codes, shown only here: print them, seal them in an envelope, keep it at "
            + "the post.\n" + lines.joined()
            + "Each opens one session of an hour with a supervisor's rights: on the page, below "
            + "the PIN.\nCodes of before are void.\n"
    }
}
