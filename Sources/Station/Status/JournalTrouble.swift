internal import Core
internal import Glibc
internal import Journal

/// Why the journal cannot be written, and since when: as critical as anything at a post, since
/// every record is refused meanwhile.
final class JournalTrouble: Sendable {
    private let fault = Guarded<JournalFault?>(nil)

    /// Notes a fault that a person has to mend; what passes by itself has findings of its own.
    func note(_ fault: JournalFault) {
        switch fault {
        case .conflict, .busy, .full, .notCanonical, .tooLarge, .lacksAttachments, .purged,
            .closed:
            return
        default: self.fault.withLock { $0 = fault }
        }
    }

    /// The journal works.
    func clear() {
        fault.withLock { $0 = nil }
    }

    var finding: Finding? {
        fault.withLock { $0 }.map(Self.finding)
    }

    static func finding(_ fault: JournalFault) -> Finding {
        guard case .readOnly(let path) = fault else {
            return Finding(
                code: "journal.not_open", severity: .critical,
                summary: "Every record is refused: \(fault.problem).",
                remedy: fault.remedy ?? "waypost services; waypost records verify")
        }
        return isReadOnlyMount(path)
            ? Finding(
                code: "journal.read_only", severity: .critical,
                summary: "Every record is refused: \(path) is on a read-only file system.",
                remedy: "dmesg tells why; then mount -o remount,rw "
                    + "\"$(findmnt -nT \(path) -o TARGET)\"")
            : Finding(
                code: "journal.read_only", severity: .critical,
                summary: "Every record is refused: \(path) cannot be written.",
                remedy: "ls -ld \(path): it belongs to the capture role's user, mode 0750")
    }

    private static func isReadOnlyMount(_ path: String) -> Bool {
        var status = statvfs()
        // Bit 0 is ST_RDONLY (statvfs(3)), which is no plain constant in the C library's header.
        return statvfs(path, &status) == 0 && status.f_flag & 1 != 0
    }
}
