internal import Core
internal import PKI
internal import Screening
internal import Site

/// Making alert lists, at their owner's desk.
extension StationCommands {
    /// What `waypost lists build` is told.
    public struct ListOrder: Sendable {
        public var documents: String?
        public var persons: String?
        /// `nil` only for a change, which has the name of what it changes.
        public var name: String?
        public var meta: String?
        public var key: String
        public var certificate: String
        public var recipients: [String]
        public var out: String
        /// The bundle before, where a change of it is built.
        public var change: Change?

        /// What a change of a list is told besides.
        public struct Change: Sendable {
            /// The bundle that is installed last where the change goes.
            public var base: String
            public var withdrawnDocuments: String?
            public var withdrawnPersons: String?
            /// An earlier bundle to whose state the list goes back.
            public var returnsTo: String?

            public init(
                base: String, withdrawnDocuments: String? = nil, withdrawnPersons: String? = nil,
                returnsTo: String? = nil
            ) {
                self.base = base
                self.withdrawnDocuments = withdrawnDocuments
                self.withdrawnPersons = withdrawnPersons
                self.returnsTo = returnsTo
            }
        }

        public init(
            documents: String?, persons: String?, name: String?, meta: String?, key: String,
            certificate: String, recipients: [String], out: String, change: Change? = nil
        ) {
            self.documents = documents
            self.persons = persons
            self.name = name
            self.meta = meta
            self.key = key
            self.certificate = certificate
            self.recipients = recipients
            self.out = out
            self.change = change
        }
    }

    /// `waypost lists build`: a whole list, or with `--delta-from` a change to one.
    public func buildList(_ order: ListOrder) -> Int32 {
        answering {
            let certificate = try readCertificate(order.certificate)
            let out = try OutputFile(order.out, files: files).place()
            let (description, lineage) = try describe(order, signer: certificate)
            var builder = try BundleBuilder(
                description, changing: lineage, scratch: LinuxFiles.parent(of: out))
            if isProgressShown { builder.progress = { console.write("\r\($0.line)\u{1B}[K") } }
            if let table = try table(order.documents) { try builder.add(documents: table) }
            if let table = try table(order.change?.withdrawnDocuments) {
                try builder.withdraw(documents: table)
            }
            if let table = try table(order.persons) { try builder.add(persons: table) }
            if let table = try table(order.change?.withdrawnPersons) {
                try builder.withdraw(persons: table)
            }
            let bytes = try builder.build(
                to: out, key: readKey(order.key), certificate: certificate,
                recipients: order.recipients.map(readCertificate), random: SystemRandom(),
                files: files)
            if isProgressShown { console.write("\r\u{1B}[K") }
            tell(order, description, lineage, builder, bytes: bytes)
            return ExitCode.ok
        }
    }

    private var isProgressShown: Bool { console.isTerminal && !isJSON }

    private func table(_ path: String?) throws -> TableSource? {
        try path.map { try TableSource(path: $0) }
    }

    /// A change keeps what the bundle before said of the list, but for what `--meta` says.
    private func describe(
        _ order: ListOrder, signer: Certificate
    ) throws -> (BundleDescription, BundleLineage?) {
        let now = time.now()
        var description = BundleDescription(name: order.name ?? "", issuedAt: now)
        var lineage: BundleLineage?
        if let change = order.change {
            let base = try Bundle.summary(of: change.base, trust: .signer(signer), at: now)
            let back = try change.returnsTo.map {
                try Bundle.summary(of: $0, trust: .signer(signer), at: now).identifier
            }
            lineage = BundleLineage(
                base: base.identifier, baseVersion: base.description.version, returnsTo: back)
            description = base.description
            if let name = order.name { description.name = name }
            description.issuedAt = now
            let number = description.version.prefix { $0 != "+" }
            description.version = "\(number)+\(now.milliseconds / 1_000)"
        }
        if let meta = order.meta {
            try ListMeta.load(files.read(meta, limit: SiteFile.largest), name: meta)
                .apply(to: &description)
        }
        return (description, lineage)
    }

    private func tell(
        _ order: ListOrder, _ description: BundleDescription, _ lineage: BundleLineage?,
        _ builder: BundleBuilder, bytes: Int
    ) {
        if isJSON {
            let summary: JSONValue = [
                "name": .string(description.name), "version": .string(description.version),
                "base_version": JSONValue(lineage?.baseVersion),
                "documents": JSONValue(builder.documentCount),
                "persons": JSONValue(builder.personCount), "bytes": JSONValue(bytes),
                "clear": .bool(order.recipients.isEmpty), "out": .string(order.out),
            ]
            return console.line(summary.prettyText)
        }
        let kind = lineage.map {
            "version \(description.version), a change to version \($0.baseVersion)"
        }
        console.line(
            "\(order.out): list \(description.name), \(kind.map { $0 + ", " } ?? "")"
                + "\(builder.documentCount) documents, \(builder.personCount) persons, "
                + "\(bytes) bytes, "
                + (order.recipients.isEmpty
                    ? "CLEAR: whoever has the file can read it"
                    : "for \(order.recipients.count) recipients"))
    }
}

extension BuildProgress {
    /// For a terminal, in its last line.
    fileprivate var line: String {
        switch self {
        case .read(let rows): "\(rows) documents read"
        case .written(let documents, let count):
            "\(documents) of \(count) documents written, \(100 * documents / max(1, count)) %"
        }
    }
}

extension ListMeta {
    func apply(to description: inout BundleDescription) {
        description.version = version ?? description.version
        description.owner = owner
        description.legalBasis = legalBasis
        description.permittedPosts = permittedPosts
        description.issuedAt = issuedAt ?? description.issuedAt
        description.validUntil = validUntil
        description.maximumAge = maximumAge
        description.visibility = isDiscreet ? .discreet : .open
        description.role = role
    }
}
