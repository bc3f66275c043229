internal import Control
internal import Core
internal import Health
internal import Site
internal import Uplink

extension StationCommands {
    /// `waypost link`: what the link carries, what it cost and what waits; from the files, so that
    /// it works with the role stopped, and from the role where they may not be read.
    public func showLink() async -> Int32 {
        let answer = await StatusCollector(paths: paths).askAll()[.uplink]
        let read = try? UplinkState.load(directory: paths.state(of: .uplink), files: files)
        let told = answer?.value?["cursor"].flatMap(UplinkState.init)
        guard let state = told ?? read else {
            console.complain(
                "waypost: the uplink's state cannot be read, and the role does not tell it")
            return ExitCode.unavailable
        }
        let site = try? PostSettings.site(paths: paths, files: files)
        var lanes = (answer?.value?["lanes"]?.array ?? []).compactMap(LaneReport.init)
        if lanes.isEmpty {
            lanes = LinkLanes.read(
                paths, state,
                left: site.map {
                    LinkBudget($0).leftForAttachments(state.monthPurposes, at: time.now())
                })
        }
        let screen = LinkScreen(
            state: state, isRunning: answer?.report.state == .running,
            hub: site?.uplink.hub.description,
            budget: site.map { LinkBudget($0) },
            lanes: lanes, at: time.now(), modem: state.modem.map { ModemReport($0, by: time) },
            cheapHours: site?.uplink.attachments == .flagged
                ? site?.uplink.cheapHours?.description : nil)
        if isJSON {
            console.line(screen.json.prettyText)
        } else {
            console.write(screen.render())
        }
        return ExitCode.ok
    }
}
