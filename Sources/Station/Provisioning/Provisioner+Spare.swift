internal import Core
internal import Hub
public import Site

/// A board that lies in the depot until some post needs it.
extension Provisioner {
    /// Makes of this board a spare that can be any post: the folders, a key, and the request for HQ
    /// by which it is enrolled once it is known where it is needed.
    ///
    /// - Throws: `SiteFaults` for an unusable root.
    public func prepareSpare(
        keyProvider: String? = nil
    ) throws(SiteFaults) -> ProvisioningReport {
        _ = try paths.validated()
        var report = ProvisioningReport()
        do {
            if files.exists(paths.siteFile) {
                throw SpareFault.isPost(path: paths.siteFile)
            }
            let count = try DirectoryPlan(paths: paths).carryOut(files: files)
            report.add(Step.directories.rawValue, .done, "\(count) with owner and mode")
            let (outcome, detail) = try provideDeviceKey(in: keyProvider) {
                PostName.spare($0)
            }
            report.add(Step.deviceKey.rawValue, outcome, detail)
        } catch {
            report.add("spare", .refused, "\(error)")
        }
        return report
    }
}

/// Why a board is no spare.
enum SpareFault: Fault {
    case isPost(path: String)

    var problem: String {
        switch self {
        case .isPost(let path): "this board is a post already (\(path))"
        }
    }

    var remedy: String? { "retire it first: waypost erase --confirm NAME" }
}
