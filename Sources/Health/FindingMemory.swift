public import Core

/// Since when each finding of a process has stood.
///
/// It measures on the monotonic clock and counts back from now: a wall clock that is set while a
/// finding stands moves its beginning along with all other times. A finding that is gone once is
/// forgotten, and begins anew when it comes back. A process knows of no time before its start.
public final class FindingMemory: Sendable {
    private struct Key: Hashable {
        let code: String
        let subject: String
    }

    private let begins = Guarded<[Key: Duration]>([:])
    private let time: any TimeSource

    public init(time: any TimeSource) {
        self.time = time
    }

    /// - Parameter findings: all that stand now. One that knows its beginning keeps it.
    public func dated(_ findings: [Finding]) -> [Finding] {
        let (now, monotonic) = (time.now(), time.monotonic())
        return begins.withLock { begins in
            var standing: [Key: Duration] = [:]
            defer { begins = standing }
            return findings.map { finding in
                let key = Key(
                    code: finding.code, subject: Self.withoutNumbers(finding.summary))
                let begin = begins[key] ?? monotonic
                standing[key] = begin
                return finding.since == nil ? finding.dated(now + (begin - monotonic)) : finding
            }
        }
    }

    /// One code may stand for several things, which its sentence names; counts and ages in it
    /// change while the finding is the same.
    private static func withoutNumbers(_ text: String) -> String {
        String(text.filter { !$0.isNumber })
    }
}
