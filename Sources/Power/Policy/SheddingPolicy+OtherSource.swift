import Core

extension SheddingPolicy {
    /// After a load came back the next waits until the meters show what that made of it; longer
    /// where nothing measures what the battery gains.
    private static let sourcePause = Duration.seconds(120)
    private static let unmeasuredPause = Duration.seconds(900)
    /// What a load that returns must leave over.
    private static let spareGain = 1.1

    /// Whether another source than the sun carries a load: by tier, one after the other, and only
    /// while the battery gains.
    func isCarried(_ index: Int, _ situation: Situation) -> Bool {
        guard situation.sight == .clear, let source = situation.otherSource, source.isRunning
        else { return false }
        let load = loads[index].load
        let gain = source.gain?.value
        if loads[index].isOn { return (gain ?? 0) >= -0.1 * load.draw.value }
        let pause = gain == nil ? Self.unmeasuredPause : Self.sourcePause
        let isSettled = loads.allSatisfy {
            !$0.isOn || !$0.load.isSwitchable || situation.now - $0.changedAt >= pause
        }
        let isFirst = !loads.contains {
            $0.load.tier < load.tier && $0.load.isSwitchable && !$0.isOn && !$0.isStuck
                && $0.order?.isOn != false && ($0.load.tier <= 2 || isNear($0.load, situation))
        }
        return isSettled && isFirst && gain.map { $0 >= Self.spareGain * load.draw.value } ?? true
    }
}
