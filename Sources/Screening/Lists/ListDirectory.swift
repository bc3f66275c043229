public import Core
public import PKI

/// The lists that a post holds: of each the whole list in one file, and its changes in one each.
public struct ListDirectory: Sendable {
    private static let wholeEnding = ".wplist"
    private static let changeEnding = ".wpdelta"
    private static let erasureEnding = ".wperased"

    public let path: String
    private let files: any GrowingFiles

    public init(_ path: String, files: any GrowingFiles = LinuxFiles()) {
        self.path = path
        self.files = files
    }

    /// By whom lists must be signed, and who reads them here.
    public struct Access: Sendable {
        let trust: BundleTrust
        let recipientKey: PrivateKey?
        let recipientCertificate: Certificate?

        /// - Parameters: as ``Bundle/open(_:trust:recipientKey:recipientCertificate:at:)``.
        public init(
            trust: BundleTrust, recipientKey: PrivateKey?, recipientCertificate: Certificate?
        ) {
            self.trust = trust
            self.recipientKey = recipientKey
            self.recipientCertificate = recipientCertificate
        }

        /// Something that comes: its signer's certificate must be valid at that time.
        func admit(_ path: String, at time: Timestamp?) throws(ScreeningFault) -> Bundle {
            try Bundle.open(
                path, trust: trust, recipientKey: recipientKey,
                recipientCertificate: recipientCertificate, at: time)
        }

        /// Something that is installed.
        ///
        /// This post saw the signer's certificate valid when the list came, and that it ends later
        /// takes nothing back: a signature stands that is known to be older than that end (as in
        /// RFC 5126). A post that was away for a year holds the list that it held, and the list's
        /// own dates say what it may answer.
        func open(_ path: String) throws(ScreeningFault) -> Bundle { try admit(path, at: nil) }
    }

    /// Takes in a whole list, or a change to the one that is installed, once it is proven:
    /// signature, structure and every page. It is copied piece by piece. At each moment, a power
    /// cut included, either the old state or the new one is there whole. Blocks.
    ///
    /// What is installed already as the last is taken again without a fault.
    ///
    /// - Parameters:
    ///   - source: a bundle's file, which stays.
    ///   - admission: which post it is for, and its clock.
    /// - Returns: the list as installed, and what a person should look at.
    /// - Throws: as ``Bundle/open(_:trust:recipientKey:recipientCertificate:at:)``; `otherPost`,
    ///   `expired`, `notYetIssued` as ``ListAdmission`` says; `outdated` where something is
    ///   installed that was issued later, so that nobody can roll a list back; `notTheNext` for a
    ///   change of another bundle than the last one; `file` when the disk fails. The old state is
    ///   untouched then.
    public func install(
        from source: String, access: Access, admission: ListAdmission
    ) throws(ScreeningFault) -> (list: InstalledList, warnings: [String]) {
        // By a clock that nobody vouches for no certificate is called ended.
        let time = admission.clockIsTrusted ? admission.time : nil
        let bundle = try access.admit(source, at: time)
        let warnings = try admission.check(bundle.description)
        let name = bundle.description.name
        let place: String
        let isWhole = bundle.manifest.lineage == nil
        if isWhole {
            place = whole(name)
            if let installed = try? chain(name, access) {
                try Self.checkOrder(of: bundle, after: installed)
            } else if let erasure = try? erased(name) {
                try Self.checkOrder(
                    of: bundle, after: erasure.issuedAt, "version \(erasure.version)", name)
            }
        } else {
            guard files.exists(whole(name)) else {
                throw ScreeningFault(
                    .notTheNext, "this changes list \(name), which is not installed",
                    "install the whole list first, then its changes in their order")
            }
            let installed = try chain(name, access)
            if installed.head.identifier == bundle.identifier {
                return (InstalledList(installed), warnings)
            }
            _ = try installed.appending(bundle)
            place = change(name, installed.bundles.count)
        }
        let isRepeated =
            isWhole
            && (try? access.open(place))?.identifier == bundle.identifier
        try copy(bundle, to: place, access: access)
        // Changes of another whole list fit no more, and are passed over until they are gone.
        if isWhole {
            if !isRepeated { try removeChanges(of: name) }
            try remove(file: erasure(name))
        }
        return (InstalledList(try chain(name, access)), warnings)
    }

    private static func checkOrder(
        of bundle: Bundle, after installed: ListChain
    ) throws(ScreeningFault) {
        guard bundle.identifier != installed.bundles[0].identifier else { return }
        let last = installed.head.description
        try checkOrder(of: bundle, after: last.issuedAt, "version \(last.version)", last.name)
    }

    private static func checkOrder(
        of bundle: Bundle, after issuedAt: Timestamp, _ version: String, _ name: String
    ) throws(ScreeningFault) {
        guard bundle.description.issuedAt > issuedAt else {
            throw ScreeningFault(
                .outdated, "\(version) of \(issuedAt) is installed, and this one is not later",
                "install a later issue, or take the installed one out first: "
                    + "waypost lists remove \(name)")
        }
    }

    /// What takes the place is proven as it was copied: the source can change under the copy.
    private func copy(
        _ bundle: Bundle, to place: String, access: Access
    ) throws(ScreeningFault) {
        do throws(FileFault) {
            try files.makeDirectory(path, mode: 0o750)
        } catch {
            throw .file(error)
        }
        let arrival = FileArrival(place, files: files, mode: 0o640)
        try arrival.write([], then: bundle.file.size) { () throws(ScreeningFault) in
            let copy = try access.open(arrival.temporary)
            try copy.verifyAll()
            guard copy.identifier == bundle.identifier else { throw .altered("the copy") }
        } rest: { (offset, count) throws(ScreeningFault) in
            try bundle.file.read(at: offset, count: count)
        }
    }

    /// Opens every installed list; one that cannot be opened is there as unreadable. Blocks.
    ///
    /// - Throws: `file` when the directory cannot be read; one that does not exist holds no list.
    public func load(access: Access) throws(ScreeningFault) -> [InstalledList] {
        try names().map { name in
            do throws(ScreeningFault) {
                if !files.exists(whole(name)) { return try InstalledList(erased(name)) }
                return InstalledList(try chain(name, access))
            } catch {
                return InstalledList(name: name, unreadable: error)
            }
        }
    }

    /// The whole list with the changes that fit it one after the other. One that can be read and
    /// fits nothing is what a power cut left of an earlier whole list.
    private func chain(
        _ name: String, _ access: Access
    ) throws(ScreeningFault) -> ListChain {
        let base = try access.open(whole(name))
        guard base.description.name == name else { throw .altered("the file's name, \(name),") }
        var chain = ListChain(base)
        while files.exists(change(name, chain.bundles.count)) {
            let next = try access.open(change(name, chain.bundles.count))
            guard next.manifest.lineage?.base == chain.head.identifier else { break }
            chain = try chain.appending(next)
        }
        return chain
    }

    /// Removes a list whose validity has ended, with the keys that are wrapped in its files, and
    /// keeps that it was there. Ended at any step it is done anew the next time. Blocks.
    ///
    /// - Throws: `file` when the disk fails.
    public func erase(_ erased: ListErasure) throws(ScreeningFault) {
        do throws(FileFault) {
            try files.replace(erasure(erased.name), with: erased.bytes, mode: 0o640)
        } catch {
            throw .file(error)
        }
        try remove(file: whole(erased.name))
        try removeChanges(of: erased.name)
    }

    private func erased(_ name: String) throws(ScreeningFault) -> ListErasure {
        do throws(FileFault) {
            if let erasure = ListErasure(try files.read(erasure(name), limit: 4_096), name: name) {
                return erasure
            }
        } catch {
            throw .file(error)
        }
        throw .notABundle("the note of its erasure is damaged")
    }

    /// Removes a list with its changes, readable or not. Blocks.
    ///
    /// - Throws: `notInstalled` where there is none of that name, `file` when the disk fails.
    public func remove(_ name: String) throws(ScreeningFault) {
        guard try names().contains(name) else {
            throw ScreeningFault(
                .notInstalled, "there is no list \(name) here", "see what is: waypost lists")
        }
        try remove(file: whole(name))
        try removeChanges(of: name)
        try remove(file: erasure(name))
    }

    /// The last first, so that what a power cut leaves is passed over.
    private func removeChanges(of name: String) throws(ScreeningFault) {
        for number in (1...ScreeningLimit.changes).reversed()
        where files.exists(change(name, number)) {
            try remove(file: change(name, number))
        }
    }

    private func remove(file: String) throws(ScreeningFault) {
        do throws(FileFault) {
            try files.remove(file)
        } catch {
            throw .file(error)
        }
    }

    private func names() throws(ScreeningFault) -> [String] {
        let limit = ScreeningLimit.installedLists * (ScreeningLimit.changes + 2)
        do throws(FileFault) {
            let found = try files.list(path, limit: limit)
            let names = [Self.wholeEnding, Self.erasureEnding].flatMap { ending in
                found.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
            }
            return Set(names.filter(BundleDescription.isName)).sorted()
        } catch {
            if error.isNotFound { return [] }
            throw .file(error)
        }
    }

    private func whole(_ name: String) -> String { "\(path)/\(name)\(Self.wholeEnding)" }

    private func erasure(_ name: String) -> String { "\(path)/\(name)\(Self.erasureEnding)" }

    private func change(_ name: String, _ number: Int) -> String {
        let digits = String(number)
        let padding = String(repeating: "0", count: max(0, 4 - digits.count))
        return "\(path)/\(name).\(padding)\(digits)\(Self.changeEnding)"
    }
}
