internal import Core
internal import Records

extension TimeSource {
    /// The time, where the kernel or HQ vouches for it; what the wall clock shows does not count
    /// against HQ's word.
    func vouched(by hint: ClockHint?) -> Timestamp? {
        if kernelSaysSynchronised() { return now() }
        guard let hint, hint.bootID == bootID else { return nil }
        return hint.start + monotonic()
    }
}
