internal import Core
internal import Uplink

/// A release whose signatures and hash hold, on its way into use.
struct ReleaseFile: Sendable {
    let statement: ReleaseStatement
    /// Where it lies while it is installed; only this role writes there.
    let path: String
    /// By the clock that records are stamped with.
    let time: Timestamp
    let clockIsTrusted: Bool

    var release: ReleaseName { statement.release }

    /// All of it; for kinds whose limit is small.
    func bytes(_ files: LinuxFiles) throws(ReleaseFault) -> [UInt8] {
        do throws(FileFault) {
            return try files.read(path, limit: Int(release.kind.limit))
        } catch {
            throw ReleaseFault(error.isTransient ? .notNow : .unusable, error.problem, error.remedy)
        }
    }
}

extension ReleaseFault {
    /// What the role whose it is has against it.
    init(_ fault: any Error) {
        switch fault {
        case let fault as ReleaseFault: self = fault
        case let fault as any Fault:
            self.init(fault.isTransient ? .notNow : .unusable, fault.problem, fault.remedy)
        default: self.init(.unusable, "\(fault)")
        }
    }
}
