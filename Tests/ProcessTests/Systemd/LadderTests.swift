import Core
import Foundation
import Testing

extension RealProcesses {
    /// `Systemd/ladder/ladder` on a root of its own, with a systemctl that only writes down what it
    /// is told.
    @Suite("The ladder above a process")
    struct LadderTests {
        @Test("the first start and one after an orderly shutdown count nothing")
        func inOrder() throws {
            try Ladder.run { ladder in
                try ladder.start()
                #expect(try ladder.points() == 0)
                try ladder.start()
                #expect(try ladder.points() == 1)
                try ladder.answer(.isStopping)
                try ladder.climb("stopping")
                try ladder.start()
                #expect(try ladder.points() == 0)
                #expect(try ladder.calls() == [])
            }
        }

        @Test("five starts that may be power cuts are borne, the sixth is the safe mode")
        func powerCuts() throws {
            try Ladder.run { ladder in
                for _ in 0...5 { try ladder.start() }
                #expect(try ladder.calls() == [])
                try ladder.start()
                #expect(try ladder.calls() == Ladder.safe(minutes: 60))
            }
        }

        @Test("a start is counted once, however often the target is started")
        func once() throws {
            try Ladder.run { ladder in
                for _ in 0..<2 { try ladder.start() }
                try ladder.climb("boot")
                #expect(try ladder.points() == 1)
            }
        }

        @Test("resets by the hardware's watchdog count twice")
        func watchdog() throws {
            try Ladder.run { ladder in
                try ladder.start()
                try ladder.write("sys/class/watchdog/watchdog0/bootstatus", "32\n")
                try ladder.start()
                #expect(try ladder.points() == 2)
            }
        }

        @Test("a capture that does not come up: three restarts, safe modes that grow, up to 8 h")
        func restarts() throws {
            try Ladder.run { ladder in
                try ladder.start()
                for _ in 0..<2 {
                    try ladder.fail("waypost-capture")
                    #expect(try ladder.calls() == ["systemctl --no-block reboot"])
                    // It is the ladder's shutdown and no person's.
                    try ladder.answer(.isStopping)
                    try ladder.climb("stopping")
                    try ladder.start()
                    #expect(try ladder.calls() == [])
                }
                for minutes in [60, 120, 240, 480, 480] {
                    try ladder.fail("waypost-capture")
                    #expect(try ladder.calls() == ["systemctl --no-block reboot"])
                    try ladder.start()
                    #expect(try ladder.calls() == Ladder.safe(minutes: minutes))
                    try ladder.climb("retry")
                    #expect(try ladder.calls() == ["systemctl --no-block start waypost.target"])
                    try ladder.climb("left")
                    #expect(try ladder.calls() == ["systemctl stop ladder-retry.timer"])
                }
                try ladder.climb("held")
                #expect(try ladder.points() == 0)
                for _ in 0..<6 { try ladder.start() }
                #expect(try ladder.calls() == Ladder.safe(minutes: 60))
            }
        }

        @Test("ups and uplink rest longer and longer, and the board stays up")
        func rests() throws {
            try Ladder.run { ladder in
                try ladder.start()
                for unit in ["waypost-ups", "waypost-uplink"] {
                    for minutes in [10, 20, 40, 80, 120, 120] {
                        try ladder.fail(unit)
                        #expect(try ladder.calls() == Ladder.again(unit, in: "\(minutes)min"))
                    }
                }
                try ladder.climb("again", "waypost-ups")
                #expect(
                    try ladder.calls() == [
                        "systemctl reset-failed waypost-ups.service",
                        "systemctl --no-block start waypost-ups.service",
                    ])
            }
        }

        @Test(
            "exit codes that a restart does not change restart nothing",
            arguments: ["64", "78"])
        func hopeless(code: String) throws {
            try Ladder.run { ladder in
                try ladder.start()
                for unit in ["waypost-relays", "waypost-capture", "waypost-uplink"] {
                    try ladder.fail(unit, ["exit-code", "exited", code])
                }
                #expect(try ladder.calls() == [])
            }
        }

        @Test("a role held by another process is tried again in a minute, without a restart")
        func occupied() throws {
            try Ladder.run { ladder in
                try ladder.start()
                try ladder.fail("waypost-capture", ["exit-code", "exited", "75"])
                #expect(try ladder.calls() == Ladder.again("waypost-capture", in: "60s"))
            }
        }

        @Test("in safe mode relays and power are never given up, and nothing restarts the board")
        func safeMode() throws {
            try Ladder.run { ladder in
                try ladder.start()
                try ladder.climb("entered")
                for unit in ["waypost-relays", "waypost-power"] {
                    try ladder.fail(unit)
                    #expect(try ladder.calls() == Ladder.again(unit, in: "60s"))
                }
                try ladder.fail("waypost-capture")
                try ladder.climb("again", "waypost-capture")
                #expect(try ladder.calls() == [])
            }
        }

        @Test("a reset that cannot be counted is not made: the safe mode takes its place")
        func uncountable() throws {
            try Ladder.run { ladder in
                try ladder.loseState()
                try ladder.start()
                #expect(try ladder.calls() == [])
                try ladder.fail("waypost-power")
                #expect(try ladder.calls() == Ladder.safe(minutes: 60))
            }
        }

        @Test(
            "the safe mode stands in a file, with why and for how long, until the post is started")
        func modeFile() throws {
            try Ladder.run { ladder in
                try ladder.write("proc/uptime", "312.07 600.00\n")
                try ladder.write("proc/sys/kernel/random/boot_id", "b00t\n")
                for _ in 0...6 { try ladder.start() }
                #expect(ladder.mode == "312.07 b00t 60 6 of 6 points\n")
                // Its unit comes up, and changes nothing of it.
                try ladder.climb("entered")
                #expect(ladder.mode == "312.07 b00t 60 6 of 6 points\n")
                try ladder.climb("left")
                #expect(ladder.mode == "")
                try ladder.climb("entered")
                #expect(ladder.mode == "312.07 b00t - entered by hand\n")
            }
        }

        @Test(
            "whose target was stopped, as by whoever starts one role by hand, still ends by itself")
        func oneRoleByHand() throws {
            try Ladder.run { ladder in
                for _ in 0...6 { try ladder.start() }
                _ = try ladder.calls()
                // systemctl knows nothing of an active safe mode here.
                try ladder.fail("waypost-capture")
                #expect(try ladder.calls() == [], "no reset in safe mode")
                try ladder.climb("retry")
                #expect(try ladder.calls() == ["systemctl --no-block start waypost.target"])
            }
        }

        @Test("left by hand takes its timer along, and one by hand is ended by no timer")
        func leftByHand() throws {
            try Ladder.run { ladder in
                for _ in 0...6 { try ladder.start() }
                #expect(try ladder.calls() == Ladder.safe(minutes: 60))
                try ladder.climb("left")
                #expect(try ladder.calls() == ["systemctl stop ladder-retry.timer"])
                try ladder.climb("retry")
                #expect(try ladder.calls() == [], "that timer had run out before")
                try ladder.climb("entered")
                #expect(try ladder.calls() == [])
            }
        }

        @Test("a start into the safe mode by hand is counted, and left to whoever wanted it")
        func bootedByHand() throws {
            try Ladder.run { ladder in
                for _ in 0...5 { try ladder.start() }
                try ladder.start(.isEntering)
                #expect(try ladder.points() == 6)
                #expect(try ladder.calls() == [])
                try ladder.answer(.isStopping)
                try ladder.climb("stopping")
                try ladder.start()
                #expect(try ladder.points() == 0, "the restart from there was in order")
            }
        }

        @Test("the safe mode brings what counts its start and end along, and only the post ends it")
        func units() throws {
            func values(_ unit: String, _ key: String) throws -> Set<String> {
                let text = try String(
                    contentsOfFile: "\(UnitFile.folder)/units/\(unit)", encoding: .utf8)
                return Set(
                    text.split(separator: "\n").filter { $0.hasPrefix(key + "=") }
                        .flatMap { $0.dropFirst(key.count + 1).split(separator: " ") }
                        .map(String.init))
            }
            let ladder: Set = ["ladder-boot.service", "ladder-safe.service"]
            #expect(try values("waypost-safe.target", "Wants").isSuperset(of: ladder))
            #expect(try values("waypost-safe.target", "After").isSuperset(of: ladder))
            #expect(try values("ladder-safe.service", "Conflicts") == ["waypost.target"])
            #expect(try values("ladder-safe.service", "PartOf") == [])
            #expect(
                try values("ladder-safe.service", "ExecStop") == [
                    "/usr/libexec/waypost/ladder", "left",
                ])
        }

        @Test("a counter that holds no number is none")
        func damaged() throws {
            try Ladder.run { ladder in
                try ladder.start()
                try ladder.write("var/lib/waypost/ladder/points", "four; reboot\n")
                try ladder.start()
                #expect(try ladder.points() == 1)
            }
        }
    }
}

/// The script with a root of its own.
private struct Ladder {
    enum System: String { case isNormal, isEntering, isStopping }

    private static let script = UnitFile.folder + "/ladder/ladder"
    private let folder: TemporaryFolder

    static func run(_ body: (Ladder) throws -> Void) throws {
        let ladder = Ladder(folder: try TemporaryFolder())
        defer { ladder.folder.remove() }
        let systemctl = """
            #!/bin/sh
            case " $* " in
                *" --property=Job "*) sed -n s/isEntering/7/p "$LADDER_ROOT/system" ;;
                *" is-system-running "*) sed -n s/isStopping/stopping/p "$LADDER_ROOT/system" ;;
                *) echo "systemctl $*" >>"$LADDER_ROOT/calls" ;;
            esac
            """
        try ladder.write("bin/systemctl", systemctl)
        try ladder.write(
            "bin/systemd-run", "#!/bin/sh\necho systemd-run $* >>$LADDER_ROOT/calls\n")
        try Tool.require(["chmod", "-R", "755", ladder.folder.path + "/bin"])
        try Tool.require(["mkdir", "-p", ladder.folder.path + "/var/lib/waypost/ladder"])
        try ladder.answer(.isNormal)
        try body(ladder)
    }

    static func safe(minutes: Int) -> [String] {
        [
            "systemctl --no-block start waypost-safe.target",
            later("ladder-retry", "\(minutes)min") + "retry",
        ]
    }

    static func again(_ unit: String, in delay: String) -> [String] {
        [later("ladder-again-\(unit)", delay) + "again \(unit)"]
    }

    private static func later(_ unit: String, _ delay: String) -> String {
        "systemd-run --quiet --collect --unit=\(unit) --on-active=\(delay) "
            + "--timer-property=AccuracySec=1s \(script) "
    }

    /// What systemd says of itself from now on.
    func answer(_ system: System) throws { try write("system", system.rawValue) }

    func write(_ name: String, _ text: String) throws {
        let path = folder.path + "/" + name
        try Tool.require(["mkdir", "-p", LinuxFiles.parent(of: path)])
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }

    /// A start of the board: what lies in memory is gone.
    func start(_ system: System = .isNormal) throws {
        try answer(system)
        try Tool.require(["rm", "-rf", folder.path + "/run"])
        try Tool.require(["mkdir", "-p", folder.path + "/run/waypost-ladder"])
        try climb("boot")
    }

    func climb(_ words: String...) throws { try run(words, []) }

    /// systemd has given up on a unit.
    func fail(_ unit: String, _ status: [String] = ["signal", "killed", "ILL"]) throws {
        let names = ["MONITOR_SERVICE_RESULT", "MONITOR_EXIT_CODE", "MONITOR_EXIT_STATUS"]
        try run(["failed", unit], zip(names, status).map { "\($0)=\($1)" })
    }

    private func run(_ words: [String], _ variables: [String]) throws {
        let path = "\(folder.path)/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        try Tool.require(
            ["env", "LADDER_ROOT=\(folder.path)", "PATH=\(path)"] + variables + [Self.script]
                + words)
    }

    /// A disk that takes nothing any more, also from root.
    func loseState() throws {
        try Tool.require(["rmdir", folder.path + "/var/lib/waypost/ladder"])
        try write("var/lib/waypost/ladder", "no folder")
    }

    /// What the ladder tells of a safe mode that stands.
    var mode: String { LogFile(path: folder.path + "/run/waypost-ladder/safe-mode").text }

    func points() throws -> Int? {
        let text = LogFile(path: folder.path + "/var/lib/waypost/ladder/points").text
        return Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// What systemd was told since the last look.
    func calls() throws -> [String] {
        let path = folder.path + "/calls"
        defer { try? FileManager.default.removeItem(atPath: path) }
        return LogFile(path: path).text.split(separator: "\n").map(String.init)
    }
}
