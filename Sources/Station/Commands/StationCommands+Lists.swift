internal import Control
internal import Core
internal import PKI
internal import Records
internal import Screening
internal import Site
internal import Uplink

/// Alert lists, at the owner's desk and on the post.
extension StationCommands {
    /// Bytes of a table of queries.
    private static let tableLimit = 1 << 30

    /// `waypost lists inspect FILE… --cert PEM`: of a sealed list without a recipient's key, what
    /// its owner signed in the open. Several files are a list and its changes in their order; one
    /// that does not fit the one before is named.
    public func inspectList(_ chain: [String], certificate: String, key: String?) -> Int32 {
        answering {
            let signer = try readCertificate(certificate)
            let key = try key.map(readKey)
            let shown = try chain.map {
                try Bundle.inspect(
                    $0, trust: .signer(signer), recipientKey: key, at: time.now())
            }
            console.line((shown.count == 1 ? shown[0] : .array(shown)).prettyText)
            for (place, (before, next)) in zip(shown, shown.dropFirst()).enumerated()
            where next["base"]?["id"] != before["id"] {
                let base = next["base"]?["version"]?.string.map { "version \($0)" } ?? "nothing"
                console.complain(
                    "waypost: \(chain[place + 1]) changes \(base) and does not fit "
                        + "\(chain[place]), version \(before["version"]?.string ?? "")")
                return ExitCode.failed
            }
            return ExitCode.ok
        }
    }

    /// `waypost lists verify FILE --cert PEM`: signature, structure and every page.
    public func verifyList(_ file: String, certificate: String, key: String?) -> Int32 {
        answering {
            try open(file, certificate: certificate, key: key).verifyAll()
            console.line(isJSON ? #"{"ok":true}"# : "\(file): the whole list is as it was signed.")
            return ExitCode.ok
        }
    }

    /// `waypost lists query --bundle FILE --cert PEM …`: one JSON line an answer.
    ///
    /// A list's age is judged by this computer's clock, taken as right: a look-up at a desk is a
    /// trial of the list and no officer's decision.
    ///
    /// - Parameter changes: to the list in `file`, in their order.
    public func queryList(
        _ file: String, changes: [String] = [], certificate: String, key: String?,
        question: ListQuestion
    ) -> Int32 {
        answering {
            var chain = ListChain(try open(file, certificate: certificate, key: key))
            for change in changes {
                chain = try chain.appending(try open(change, certificate: certificate, key: key))
            }
            let list = InstalledList(chain)
            let screener = Screener(lists: [list], post: nil)
            let now = time.now()
            switch question {
            case .batch(let batch):
                try BatchQuery(table: files.read(batch, limit: Self.tableLimit)).answers(
                    of: screener, at: now, clockIsTrusted: true
                ) { console.line($0.compactText) }
            case .document(let issuer, let number):
                answer(
                    ScreeningSubject(
                        documents: [DocumentQuery(issuer: issuer, number: number)], person: nil),
                    of: screener, at: now)
            case .person(let name, let birthDate):
                let date = try birthDate.map { (text) throws in
                    guard let date = BirthDate(text) else { throw BirthDateFault(text: text) }
                    return date
                }
                answer(
                    ScreeningSubject(
                        documents: [],
                        person: PersonQuery(names: [name], birthDates: date.map { [$0] } ?? [])),
                    of: screener, at: now)
            }
            return ExitCode.ok
        }
    }

    /// What `waypost lists query` is asked.
    public enum ListQuestion: Sendable {
        case batch(String)
        case document(issuer: String, number: String)
        case person(name: String, birthDate: String?)
    }

    private func answer(_ subject: ScreeningSubject, of screener: Screener, at time: Timestamp) {
        let answer = screener.screen(subject, scope: .question, at: time, clockIsTrusted: true)
        console.line(answer.full.json.compactText)
    }

    /// `waypost lists compare`: how alike two names are, one JSON line a pair.
    public func compareNames(_ first: String, _ second: String) -> Int32 {
        console.line(NamePairs.compare(first, second).compactText)
        return ExitCode.ok
    }

    /// `waypost lists compare --batch CSV`.
    public func compareNames(batch: String) -> Int32 {
        answering {
            try NamePairs(table: files.read(batch, limit: Self.tableLimit)).compare {
                console.line($0.compactText)
            }
            return ExitCode.ok
        }
    }

    /// `waypost lists`: what is installed on this post, what HQ is sending and what was refused.
    public func showLists() -> Int32 {
        // A role that is down has nothing on its way; what it noted stands in its file.
        let uplink = try? ControlClient.call(
            path: paths.socket(of: .uplink), call: RoleCall.status, timeout: Self.callTimeout)
        let registers = [paths.captureReleases, paths.uplinkReleases].map {
            HeldReleases(path: $0, files: files)
        }
        func screen(_ capture: JSONValue) -> ListsScreen {
            ListsScreen(
                lists: capture["lists"]?.array,
                releases: registers[0].joined(with: registers[1]),
                underway: (uplink?["downloads"]?.array ?? []).compactMap { DownloadReport($0) })
        }
        return callCapture(RoleCall.status, .null, select: { isJSON ? screen($0).json : $0 }) {
            screen($0).render()
        }
    }

    /// `waypost lists install FILE`.
    public func installList(_ file: String) -> Int32 {
        callCapture(RoleCall.installList, ["path": .string(absolute(file))]) { answer in
            let warnings = answer["warnings"]?.array?.compactMap(\.string) ?? []
            for warning in warnings { console.complain("warning: \(warning)") }
            return "List \(answer["name"]?.string ?? "") is installed.\n"
        }
    }

    /// `waypost lists remove NAME`: takes an installed list out of use, readable or not.
    ///
    /// - Parameter isConfirmed: `--yes`; without it a person is asked, and where nobody can be
    ///   asked the command was used wrongly.
    public func removeList(_ name: String, isConfirmed: Bool) -> Int32 {
        if !isConfirmed {
            let question =
                "Take list \(name) out of use? Look-ups will not ask it any more. yes/no: "
            switch console.ask(question) {
            case true?: break
            case false?:
                console.complain("waypost: nothing was removed")
                return ExitCode.failed
            case nil:
                console.complain("waypost: no terminal to ask at: say --yes to remove \(name)")
                return ExitCode.usage
            }
        }
        return callCapture(RoleCall.removeList, ["name": .string(name)]) {
            "List \($0["name"]?.string ?? name) is removed.\n"
        }
    }

    private func open(_ file: String, certificate: String, key: String?) throws -> Bundle {
        try Bundle.open(
            file, trust: .signer(readCertificate(certificate)), recipientKey: key.map(readKey),
            recipientCertificate: nil, at: time.now())
    }

    func readCertificate(_ path: String) throws -> Certificate {
        try Certificate(pem: files.read(path, limit: PEMLimit.file))
    }

    /// A file, or a URI that an OpenSSL provider knows.
    func readKey(_ place: String) throws -> PrivateKey {
        if !files.exists(place), place.contains(":") { return try PrivateKey(uri: place) }
        return try PrivateKey(pem: files.read(place, limit: PEMLimit.file))
    }

    /// Made absolute against this process's working folder: the role has another.
    private func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : Paths(root: path).root
    }

    func answering(_ body: () throws -> Int32) -> Int32 {
        do {
            return try body()
        } catch let faults as SiteFaults {
            return console.refuse(faults)
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.failed
        }
    }
}

private struct BirthDateFault: Fault {
    let text: String

    var problem: String { "'\(text)' is no birth date" }
    var remedy: String? { "1960, 1960-05, 1960-05-17 or 1958..1962" }
}
