import Core
import Foundation

extension Post {
    /// What both ends hold after everything was delivered.
    struct Reckoning: Sendable {
        let records: Int64
        let crossings: Int64
        let receipts: Int64
        let missing: Int64
        let doubled: Int64
        let different: Int64
    }

    struct DoesNotAddUp: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts the workstations; their receipts go to `ledger`.
    ///
    /// - Parameter pause: seconds between two crossings of a workstation.
    func startWorkstations(
        crossings: Int, workstations: Int, seed: UInt64 = 1, pause: String = "0"
    ) throws -> ChildProcess {
        // One run's summary; the receipts of all runs stay.
        try LinuxFiles().remove(path("summary.json"))
        return try ChildProcess(
            [
                Machine.program("waypost-sim"), "lan", "--root", root, "--crossings",
                String(crossings), "--workstations", String(workstations), "--seed", String(seed),
                "--pause", pause, "--ledger", ledger, "--json",
            ], streams: ChildProcess.Streams(output: path("summary.json"), errors: path("sim.log")))
    }

    var ledger: String { path("ledger.jsonl") }

    /// The workstations' own account, once they have ended well.
    func summary(of workstations: ChildProcess, within limit: Duration) throws -> JSONValue {
        guard let ending = workstations.waitForEnd(within: limit) else {
            workstations.signal(SIGKILL)
            throw Patience.RanOut(what: "the workstations' work", limit: limit)
        }
        let text = LogFile(path: path("summary.json")).text
        guard ending == .exited(0) else {
            throw DoesNotAddUp(
                description: "the workstations ended with \(ending): \(text)"
                    + LogFile(path: path("sim.log")).tail())
        }
        return try JSONValue(parsing: text)
    }

    /// Sends crossings from several workstations and waits for the receipts of all.
    @discardableResult
    func capture(crossings: Int, workstations: Int = 4, seed: UInt64 = 1) throws -> JSONValue {
        try summary(
            of: startWorkstations(crossings: crossings, workstations: workstations, seed: seed),
            within: .seconds(300))
    }

    /// A line between the uplink and the hub, which listens on `behind`; to be started and ended.
    ///
    /// - Parameter shape: options of `waypost-sim link`.
    func line(to behind: Int, _ shape: String...) -> Service {
        Service(
            name: "line",
            arguments: [
                Machine.program("waypost-sim"), "link", "--listen", "127.0.0.1:\(hubPort)", "--to",
                "127.0.0.1:\(behind)",
            ] + shape, readyText: "\(hubPort)", log: LogFile(path: path("line.log")))
    }

    /// Returns when no outbox holds anything and HQ has acknowledged the whole journal.
    func waitUntilDelivered(within limit: Duration = .seconds(180)) throws {
        try Patience.until("the delivery of every record", within: limit) {
            try outboxes() == 0 && status().at("records", "pending")?.integer == 0
        }
    }

    /// Records that wait for capture.
    func outboxes() throws -> Int {
        try ["relays", "power", "ups", "capture", "uplink"].reduce(0) { count, role in
            try count
                + FileManager.default.contentsOfDirectory(
                    atPath: "\(root)/var/lib/waypost/\(role)/outbox"
                ).filter { $0.hasSuffix(".json") }.count
        }
    }

    /// Holds the journal, the hub's store and the ledger against each other.
    /// - Throws: where a chain does not hold or a number differs.
    func reckon() throws -> Reckoning {
        let own = try require("records", "verify", "--json").json()
        let there = try askHub("verify")
        let match = try askHub("reconcile", Post.name, "--receipts", ledger)
        let posts = try askHub("posts").json()
        let found = try match.json()
        let reckoning = Reckoning(
            records: own["records"]?.integer ?? -1,
            crossings: posts.at("0", "crossings")?.integer ?? -1,
            receipts: found["receipts"]?.integer ?? -1,
            missing: found["missing"]?.integer ?? -1,
            doubled: found["doubled"]?.integer ?? -1,
            different: found["different"]?.integer ?? -1)
        guard own["ok"] == true, own["first_fault"] == .null, there.code == 0, match.code == 0,
            posts.at("0", "records")?.integer == reckoning.records,
            posts.at("0", "forks")?.integer == 0, posts.at("0", "open_gaps")?.integer == 0
        else {
            throw DoesNotAddUp(
                description: "journal \(own.compactText)\nhub verify \(there.output)\n"
                    + "reconcile \(match.output)\nposts \(posts.compactText)")
        }
        return reckoning
    }

    /// How many audit records of that action HQ holds.
    func audits(of action: String) throws -> Int {
        let answer = try Tool.require([
            "python3", "-c",
            """
            import sqlite3, sys
            base = sqlite3.connect(sys.argv[1], timeout=30)
            print(sum(sys.argv[2] in row[0]
                for row in base.execute("SELECT canonical FROM records WHERE kind='audit'")))
            """, hubDirectory + "/hub.sqlite", action,
        ])
        return Int(answer.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }
}
