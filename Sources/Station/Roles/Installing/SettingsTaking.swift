internal import Control
internal import Core
internal import Site
internal import Uplink

/// Brings HQ's settings into force: what does not fit this post changes nothing here.
struct SettingsTaking: Sendable {
    let role: CaptureRole

    func install(_ file: ReleaseFile) throws(ReleaseFault) {
        let (paths, files) = (role.context.paths, role.context.files)
        let shelf = PublicationShelf(path: paths.stateSettings, files: files)
        let name = file.release.description
        if let objection = shelf.objection(to: name, madeAt: file.statement.madeAt) {
            throw ReleaseFault(.outdated, objection, "publish it again")
        }
        let bytes = try file.bytes(files)
        do {
            _ = try StateSettings.load(bytes, name: name)
                .applied(to: role.context.site, name: name)
            try shelf.put(file, text: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw ReleaseFault(error)
        }
        role.readSettings()
        ControlClient.nudge(
            path: paths.socket(of: .uplink), call: RoleCall.reload, on: role.nudgeThread)
    }
}
