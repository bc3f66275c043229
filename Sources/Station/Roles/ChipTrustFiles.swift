internal import Core
internal import Documents
internal import PKI

/// Authorities and revocation lists for chips of documents, gathered from files: master lists
/// (CMS), certificates and revocation lists, in DER or PEM, whatever they are called.
struct ChipTrustFiles {
    private let files: LinuxFiles
    private var authorities: [Certificate] = []
    private var revocations: [RevocationList] = []
    private var masterLists: [(name: String, bytes: [UInt8])] = []
    private var problems: [String] = []

    /// Bytes of a file, and files of a folder.
    static let fileLimit = 16 << 20
    static let folderLimit = 256

    init(files: LinuxFiles) {
        self.files = files
    }

    /// A folder that is not there holds nothing.
    mutating func add(folder: String) {
        guard files.exists(folder) else { return }
        do throws(FileFault) {
            for name in try files.list(folder, limit: Self.folderLimit).sorted()
            where !name.hasPrefix(".") {
                add(file: folder + "/" + name)
            }
        } catch {
            problems.append("\(error)")
        }
    }

    mutating func add(file path: String) {
        do throws(FileFault) {
            take(try files.read(path, limit: Self.fileLimit), path)
        } catch {
            problems.append("\(error)")
        }
    }

    private mutating func take(_ bytes: [UInt8], _ path: String) {
        guard bytes.first == 0x30 else {
            takeText(bytes, path)
            return
        }
        if let certificate = try? Certificate(der: bytes) {
            authorities.append(certificate)
        } else if let list = try? RevocationList(der: bytes) {
            revocations.append(list)
        } else {
            masterLists.append((path, bytes))
        }
    }

    private mutating func takeText(_ bytes: [UInt8], _ path: String) {
        let certificates = try? Certificate.bundle(pem: bytes)
        let lists = try? RevocationList.read(bytes)
        authorities += certificates ?? []
        revocations += lists ?? []
        if certificates == nil, lists == nil {
            problems.append(
                "\(path) holds neither a master list nor certificates nor revocation lists, in "
                    + "DER or PEM")
        }
    }

    /// What there is to judge by, and what could not be used.
    ///
    /// Master lists come last: the other certificates may vouch for their signers.
    func trust() -> (PassiveAuthentication, problems: [String]) {
        let known = CountryCertificates(authorities)
        var all = authorities
        var problems = problems
        for (name, bytes) in masterLists {
            do throws(ChipFault) {
                let list = try MasterList(bytes, known: known)
                all += list.certificates
                problems += list.unreadable.map {
                    "\(name): certificate \($0.place + 1) is not used: \($0.reason)"
                }
            } catch {
                problems.append("\(name): \(error)")
            }
        }
        let authorities = CountryCertificates(all)
        for case (let certificate, .refused(let reason)) in authorities.members
            .map({ ($0.certificate, $0.placement) })
        {
            problems.append("the authority \(certificate.subjectText) is not used: \(reason)")
        }
        return (
            PassiveAuthentication(authorities: authorities, revocationLists: revocations), problems
        )
    }
}
