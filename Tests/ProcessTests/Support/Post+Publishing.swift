import Core
import Foundation

/// HQ's side of giving a post something: two people, a list, and the ways of whoever meddles.
extension Post {
    /// Makes a key for a person and has HQ admit it.
    func admitPublisher(_ name: String) throws {
        let hub = Machine.program("waypost-hub")
        try Tool.require([
            hub, "publishers", "request", name, "--key", path("\(name).key"), "--csr",
            path("\(name).csr"),
        ])
        try Tool.require([
            hub, "publishers", "admit", "--dir", hubDirectory, "--csr", path("\(name).csr"),
            "--out", path("\(name).pem"),
        ])
    }

    /// A signed list of stolen passports of Niger, sealed to this post. Returns its file.
    func buildList(_ name: String, numbers: [String], issuedAt: Timestamp) throws -> String {
        let table = path("\(name).csv")
        let rows = numbers.map { "NER,\($0),passport,stolen,2026-01-01\n" }
        try ("issuer,number,type,kind,date\n" + rows.joined())
            .write(toFile: table, atomically: true, encoding: .utf8)
        let meta = path("\(name).toml")
        try "issued_at = \"\(issuedAt)\"\n".write(toFile: meta, atomically: true, encoding: .utf8)
        let file = path("\(name)-\(numbers.count).wplist")
        try Tool.require([
            Machine.program("waypost"), "lists", "build", "--documents", table, "--name", name,
            "--meta", meta, "--key", hubDirectory + "/list.key", "--cert",
            hubDirectory + "/list.pem", "--recipient", root + "/etc/waypost/lists.pem", "--out",
            file, "--root", root,
        ])
        return file
    }

    /// A change of a list of stolen passports of Niger, sealed to this post. Returns its file.
    func buildChange(
        of list: String, adding added: [String], withdrawing withdrawn: [String] = [], _ part: Int
    ) throws -> String {
        var words: [String] = []
        for (option, header, rows) in [
            (
                "--documents", "issuer,number,type,kind,date\n",
                added.map { "NER,\($0),passport,stolen,2026-01-01\n" }
            ),
            ("--withdraw-documents", "issuer,number\n", withdrawn.map { "NER,\($0)\n" }),
        ] where !rows.isEmpty {
            let table = path("change-\(part)\(option).csv")
            try (header + rows.joined()).write(toFile: table, atomically: true, encoding: .utf8)
            words += [option, table]
        }
        let file = path("stolen-\(part).wpdelta")
        try Tool.require(
            [Machine.program("waypost"), "lists", "build", "--delta-from", list] + words + [
                "--key", hubDirectory + "/list.key", "--cert", hubDirectory + "/list.pem",
                "--recipient", root + "/etc/waypost/lists.pem", "--out", file, "--root", root,
            ])
        return file
    }

    /// `waypost-hub publish …` for a person.
    @discardableResult
    func publish(_ words: String..., by person: String, code: Int32 = 0) throws -> Tool.Answer {
        try Tool.require(
            [Machine.program("waypost-hub"), "publish"] + words + [
                "--dir", hubDirectory, "--key", path("\(person).key"), "--cert",
                path("\(person).pem"), "--json",
            ], code: code)
    }

    /// HQ's word on a release; `nil` where it knows none of that name.
    func published(_ release: String) throws -> JSONValue? {
        let answer = try askHub("publish", "status")
        return try answer.json().array?.first { $0["release"]?.string == release }
    }

    /// The first reason why this post refused a release, as HQ has it.
    func refusal(of release: String) throws -> String? {
        try published(release)?.at("refused", "0", "reason")?.string
    }

    /// Changes HQ's database as somebody who can write it does.
    func meddle(_ statement: String) throws {
        try Tool.require([
            "python3", "-c",
            """
            import sqlite3, sys
            base = sqlite3.connect(sys.argv[1], timeout=30)
            assert base.execute(sys.argv[2]).rowcount > 0
            base.commit()
            """, hubDirectory + "/hub.sqlite", statement,
        ])
    }

    /// The signed statement of a release, as the database holds it.
    func signedStatement(_ kind: String, _ name: String, _ version: Int) throws -> String {
        try Tool.require([
            "python3", "-c",
            """
            import sqlite3, sys
            base = sqlite3.connect(sys.argv[1], timeout=30)
            print(base.execute(
                "SELECT document FROM releases WHERE kind=? AND name=? AND version=?",
                sys.argv[2:5]).fetchone()[0])
            """, hubDirectory + "/hub.sqlite", kind, name, String(version),
        ]).output
    }

    /// Lays a file into the uplink's inbox as an uplink does that was taken over.
    func smuggle(_ kind: String, _ name: String, _ version: Int, content: String) throws {
        let place = root + "/var/lib/waypost/uplink/inbox/\(kind).\(name).\(version)"
        try FileManager.default.copyItem(atPath: content, toPath: place + ".content")
        try signedStatement(kind, name, version).write(
            toFile: place + ".release", atomically: true, encoding: .utf8)
    }
}
