internal import Capture
internal import Core
internal import Site
internal import Uplink

/// Brings what a State adds to the code lists into force. A code that was known once stays known.
struct CodesTaking: Sendable {
    let role: CaptureRole

    func install(_ file: ReleaseFile) throws(ReleaseFault) {
        let shelf = PublicationShelf(
            path: role.context.paths.stateCodes, files: role.context.files)
        if let objection = shelf.objection(
            to: file.release.description, madeAt: file.statement.madeAt)
        {
            throw ReleaseFault(.outdated, objection, "publish it again")
        }
        let bytes = try file.bytes(role.context.files)
        do {
            let former = shelf.load().current.flatMap { try? CodeTable($0.bytes) }
            let table = try CodeTable(bytes).keeping(former)
            try shelf.put(file, text: table.text)
        } catch {
            throw ReleaseFault(error)
        }
        role.readCodes()
    }
}
