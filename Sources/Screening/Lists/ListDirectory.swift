public import Core
public import PKI

/// The lists that a post holds, one file each.
public struct ListDirectory: Sendable {
    private static let ending = ".wplist"

    public let path: String
    private let files: any DurableFiles

    public init(_ path: String, files: any DurableFiles = LinuxFiles()) {
        self.path = path
        self.files = files
    }

    /// Takes a list in once it is proven: signature, structure and every page. At each moment, a
    /// power cut included, either the old issue or the new one is there whole. Blocks.
    ///
    /// - Parameters:
    ///   - source: a bundle's file, which stays.
    ///   - admission: which post it is for, and its clock.
    /// - Returns: the list as installed, and what a person should look at.
    /// - Throws: as ``Bundle/open(_:trust:recipientKey:recipientCertificate:at:)``; `otherPost`,
    ///   `expired`, `notYetIssued` as ``ListAdmission`` says; `outdated` where an issue is
    ///   installed that was made later, so that nobody can roll a list back; `file` when the disk
    ///   fails. The old issue is untouched then.
    public func install(
        from source: String, trust: BundleTrust, recipientKey: PrivateKey?,
        recipientCertificate: Certificate?, admission: ListAdmission
    ) throws(ScreeningFault) -> (list: InstalledList, warnings: [String]) {
        func open(_ path: String) throws(ScreeningFault) -> Bundle {
            try Bundle.open(
                path, trust: trust, recipientKey: recipientKey,
                recipientCertificate: recipientCertificate, at: admission.time)
        }
        let bundle = try open(source)
        let warnings = try admission.check(bundle.description)
        try bundle.verifyAll()
        guard bundle.manifest.base == nil else {
            throw ScreeningFault(
                .notABundle, "this file changes a list and is none by itself",
                "install the whole list")
        }
        let target = file(bundle.description.name)
        if let installed = try? open(target) {
            let old = installed.description.issuedAt
            guard bundle.identifier == installed.identifier || bundle.description.issuedAt > old
            else {
                throw ScreeningFault(
                    .outdated, "the issue of \(old) is installed, and this one is not later",
                    "install a later issue, or take the installed one out first: "
                        + "waypost lists remove \(bundle.description.name)")
            }
        }
        do throws(FileFault) {
            try files.makeDirectory(path, mode: 0o750)
            try files.replace(
                target, with: try files.read(source, limit: ScreeningLimit.bundle), mode: 0o640)
        } catch {
            throw .file(error)
        }
        // The source can have changed between the proof and the copy.
        return (InstalledList(try open(target)), warnings)
    }

    /// Opens every installed list; one that cannot be opened is there as unreadable. Blocks.
    ///
    /// - Throws: `file` when the directory cannot be read; one that does not exist holds no list.
    public func load(
        trust: BundleTrust, recipientKey: PrivateKey?, recipientCertificate: Certificate?,
        at time: Timestamp
    ) throws(ScreeningFault) -> [InstalledList] {
        try names().map { name in
            do throws(ScreeningFault) {
                let bundle = try Bundle.open(
                    file(name), trust: trust, recipientKey: recipientKey,
                    recipientCertificate: recipientCertificate, at: time)
                guard bundle.description.name == name else {
                    throw .altered("the file's name, \(name),")
                }
                return InstalledList(bundle)
            } catch {
                return InstalledList(name: name, unreadable: error)
            }
        }
    }

    /// Removes a list, readable or not. Blocks.
    ///
    /// - Throws: `notInstalled` where there is none of that name, `file` when the disk fails.
    public func remove(_ name: String) throws(ScreeningFault) {
        guard try names().contains(name) else {
            throw ScreeningFault(
                .notInstalled, "there is no list \(name) here", "see what is: waypost lists")
        }
        do throws(FileFault) {
            try files.remove(file(name))
        } catch {
            throw .file(error)
        }
    }

    private func names() throws(ScreeningFault) -> [String] {
        do throws(FileFault) {
            return try files.list(path, limit: ScreeningLimit.installedLists)
                .filter { $0.hasSuffix(Self.ending) }.map { String($0.dropLast(Self.ending.count)) }
                .filter(BundleDescription.isName)
        } catch {
            if error.isNotFound { return [] }
            throw .file(error)
        }
    }

    private func file(_ name: String) -> String { "\(path)/\(name)\(Self.ending)" }
}
