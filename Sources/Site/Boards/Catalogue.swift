public import Core

/// The boards and controllers that this build and this post know: what is embedded, overridden by
/// `etc/waypost/boards/*.toml` and `etc/waypost/controllers/*.toml`.
public struct Catalogue: Sendable, Hashable {
    /// Files of an override folder.
    public static let fileLimit = 64

    /// By identifier.
    public private(set) var boards: [String: BoardDefinition]
    /// Identifiers of controller definitions.
    public private(set) var controllers: Set<String>
    /// By identifier.
    public private(set) var controllerDefinitions: [String: ControllerDefinition]
    public var timeZones: TimeZones

    /// - Parameter controllers: identifiers beyond those of `definitions`, for a desk that reads
    ///   site files only.
    public init(
        boards: [BoardDefinition] = [], controllers: Set<String> = [],
        definitions: [ControllerDefinition] = [], timeZones: TimeZones = .system
    ) {
        self.boards = Dictionary(boards.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        controllerDefinitions = Dictionary(
            definitions.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        self.controllers = controllers.union(controllerDefinitions.keys)
        self.timeZones = timeZones
    }

    /// What is embedded at build.
    public static let embedded = Catalogue(
        boards: EmbeddedBoards.all.compactMap { name, text in
            BoardDefinition.read(Array(text.utf8), report: FaultReport(file: name))
        },
        definitions: EmbeddedControllers.all.compactMap { name, text in
            ControllerDefinition.read(Array(text.utf8), report: FaultReport(file: name))
        })

    /// The embedded definitions and the post's overrides; throws every fault of an override.
    public static func load(
        paths: Paths, files: some DurableFiles
    ) throws(SiteFaults) -> Catalogue {
        let (catalogue, faults) = loadWhatIsInOrder(paths: paths, files: files)
        guard faults.isEmpty else { throw SiteFaults(faults) }
        return catalogue
    }

    /// The same for a running post: an override that is wrong is left out and reported.
    public static func loadWhatIsInOrder(
        paths: Paths, files: some DurableFiles
    ) -> (catalogue: Catalogue, faults: [SiteFault]) {
        var catalogue = embedded
        var faults: [SiteFault] = []
        for (file, bytes) in overrides(in: paths.boards, files: files, faults: &faults) {
            let report = FaultReport(file: file)
            if let board = BoardDefinition.read(bytes, report: report),
                isNamedAfter(board.id, report: report)
            {
                catalogue.boards[board.id] = board
            }
            faults += report.faults
        }
        for (file, bytes) in overrides(in: paths.controllers, files: files, faults: &faults) {
            let report = FaultReport(file: file)
            if let controller = ControllerDefinition.read(bytes, report: report),
                isNamedAfter(controller.id, report: report)
            {
                catalogue.controllers.insert(controller.id)
                catalogue.controllerDefinitions[controller.id] = controller
            }
            faults += report.faults
        }
        return (catalogue, faults)
    }

    /// Two names for one definition would hide which of them counts.
    private static func isNamedAfter(_ id: String, report: FaultReport) -> Bool {
        guard !report.file.hasSuffix("/\(id).toml") else { return true }
        report.add(
            "id", line: 1, found: id.quoted, allowed: "the file's own name without .toml")
        return false
    }

    private static func overrides(
        in folder: String, files: some DurableFiles, faults: inout [SiteFault]
    ) -> [(file: String, bytes: [UInt8])] {
        guard files.exists(folder) else { return [] }
        do throws(FileFault) {
            let names = try files.list(folder, limit: fileLimit + 1).filter {
                $0.hasSuffix(".toml")
            }
            if names.count > fileLimit {
                faults.append(
                    SiteFault(
                        file: folder, key: "", line: nil, found: "more than \(fileLimit) files",
                        allowed: "at most \(fileLimit)"))
            }
            var contents: [(String, [UInt8])] = []
            for name in names.prefix(fileLimit) {
                let path = "\(folder)/\(name)"
                contents.append((path, try files.read(path, limit: SiteFile.largest)))
            }
            return contents
        } catch {
            faults.append(SiteFault(error))
            return []
        }
    }
}

extension SiteFault {
    /// A file that could not be read or written.
    init(_ fault: FileFault) {
        self.init(
            file: fault.path, key: "", line: nil, found: "an obstacle: \(fault.problem)",
            allowed: fault.remedy ?? "a file that this user may read")
    }
}
