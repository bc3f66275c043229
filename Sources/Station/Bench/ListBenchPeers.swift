internal import Core

/// The same table in SQLite, and in LMDB where the Python has it, asked the same way in the same
/// run. Python's own share of a look-up is measured beside them.
struct ListBenchPeers {
    let python: String
    let table: String
    let folder: String

    func figures(_ notes: inout [String]) -> [BenchFigure] {
        guard let output = OtherProgram.output([python, "-c", Self.script, table, folder]),
            let answer = try? JSONValue(parsing: String(decoding: output, as: UTF8.self))
        else {
            notes.append("\(python) could not be run, so that no peer stands beside it.")
            return []
        }
        var figures: [BenchFigure] = []
        for name in ["SQLite", "LMDB"] {
            guard let peer = answer[name], !peer.isNull else {
                notes.append("\(python) has no \(name).")
                continue
            }
            for (key, label, unit) in [
                ("bytes", "a document", "bytes"), ("p50", "half within", "us"),
                ("p99", "99 % within", "us"),
            ] {
                let value = Self.number(peer[key])
                figures.append(
                    BenchFigure("\(name), \(label)", unit: unit, value.map { [$0] } ?? []))
            }
        }
        let share = Self.number(answer["python"]) ?? 0
        notes.append("The peers' times hold \((share * 1e3).rounded() / 1e3) us of Python.")
        return figures
    }

    private static func number(_ value: JSONValue?) -> Double? {
        switch value {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    private static let script = """
        import csv, json, os, random, sqlite3, sys, time
        table, folder = sys.argv[1:]
        def rows():
            with open(table, newline="") as file:
                for row in csv.DictReader(file):
                    yield row["issuer"] + row["number"], row["kind"] + row["date"]
        random.seed(31)
        sample = []
        total = 0
        for key, _ in rows():
            total += 1
            if len(sample) < 2000: sample.append(key)
            elif random.random() < 2000 / total: sample[random.randrange(2000)] = key
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        asked = []
        for number in range(200000):
            key = random.choice(sample)
            if number % 100:
                place = random.randrange(3, 12)
                key = key[:place] + random.choice(digits) + key[place + 1:]
            asked.append(key)
        def measure(look):
            times = []
            for key in asked:
                start = time.perf_counter_ns()
                look(key)
                times.append((time.perf_counter_ns() - start) / 1000)
            times.sort()
            return times[len(times) // 2], times[len(times) * 99 // 100]
        answer = {"python": measure(lambda key: None)[0], "SQLite": None, "LMDB": None}
        path = folder + "/peer.sqlite"
        base = sqlite3.connect(path)
        base.execute("PRAGMA journal_mode=OFF")
        base.execute("PRAGMA synchronous=OFF")
        base.execute("PRAGMA cache_size=-1000000")
        base.execute("CREATE TABLE d(k TEXT PRIMARY KEY, v TEXT) WITHOUT ROWID")
        base.executemany("INSERT OR REPLACE INTO d VALUES(?,?)", rows())
        base.commit()
        look = lambda key: base.execute("SELECT v FROM d WHERE k=?", (key,)).fetchone()
        measure(look)
        half, most = measure(look)
        answer["SQLite"] = {"bytes": os.path.getsize(path) / total, "p50": half, "p99": most}
        base.close()
        os.remove(path)
        try:
            import lmdb
            path = folder + "/peer.lmdb"
            store = lmdb.open(path, subdir=False, map_size=1 << 38, sync=False)
            change = store.begin(write=True)
            for number, (key, value) in enumerate(rows()):
                change.put(key.encode(), value.encode())
                if number % 100000 == 99999:
                    change.commit()
                    change = store.begin(write=True)
            change.commit()
            with store.begin() as view:
                look = lambda key: view.get(key.encode())
                measure(look)
                half, most = measure(look)
            used = store.info()["last_pgno"] * 4096
            answer["LMDB"] = {"bytes": used / total, "p50": half, "p99": most}
            store.close()
        except ImportError:
            pass
        print(json.dumps(answer))
        """
}
