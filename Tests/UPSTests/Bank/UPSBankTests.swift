import Core
import Testing

@testable import UPS

@Suite("A bank of UPSes")
struct UPSBankTests {
    @Test("lists one UPS a tier, and ups for the lowest from tier 3 on")
    func list() {
        var bench = BankBench()
        #expect(
            bench.ask("LIST UPS") == #"""
                BEGIN LIST UPS
                UPS tier1 "the LAN"
                UPS tier3 "workstation 1 \"east\""
                UPS tier4 "workstation 2"
                UPS ups "workstation 1 \"east\""
                END LIST UPS

                """#)
    }

    @Test("has no alias where no workstation has a UPS")
    func noAlias() {
        var bank = UPSBank(
            descriptions: [UPSDescription(tier: 2, text: "link")], users: [:], version: "1")
        _ = bank.handle(.connected(1, peer: "a"), at: .zero)
        let asked = bank.handle(.received(1, line: Array("GET UPSDESC ups".utf8)), at: .zero)
        #expect(asked == [.answer(1, "ERR UNKNOWN-UPS\n")])
    }

    @Test("tells what is known, and leaves out what is not")
    func variables() {
        var bench = BankBench()
        #expect(
            bench.ask("LIST VAR tier3") == """
                BEGIN LIST VAR tier3
                VAR tier3 battery.charge "100"
                VAR tier3 battery.charge.low "30"
                VAR tier3 battery.current "-1.5"
                VAR tier3 battery.runtime.low "180"
                VAR tier3 battery.voltage "25.3"
                VAR tier3 device.mfr "Waypost"
                VAR tier3 device.model "Border post power, tier 3"
                VAR tier3 device.type "ups"
                VAR tier3 driver.name "waypost"
                VAR tier3 driver.version "1.0"
                VAR tier3 ups.load "75.0"
                VAR tier3 ups.mfr "Waypost"
                VAR tier3 ups.model "Border post power, tier 3"
                VAR tier3 ups.realpower "60.0"
                VAR tier3 ups.realpower.nominal "80.0"
                VAR tier3 ups.status "OL"
                END LIST VAR tier3

                """)
    }

    @Test(
        "answers each question in the words of the protocol",
        arguments: [
            ("GET VAR ups ups.status", "VAR ups ups.status \"OL\"\n"),
            ("get var TIER4 UPS.STATUS", "VAR tier4 ups.status \"OL\"\n"),
            ("GET VAR tier3 battery.runtime", "ERR VAR-NOT-SUPPORTED\n"),
            ("GET VAR tier3 colour", "ERR VAR-NOT-SUPPORTED\n"),
            ("GET VAR tier2 ups.status", "ERR UNKNOWN-UPS\n"),
            ("GET TYPE tier3 ups.load", "TYPE tier3 ups.load NUMBER\n"),
            ("GET TYPE tier3 ups.status", "TYPE tier3 ups.status STRING:64\n"),
            ("GET DESC tier3 ups.status", "DESC tier3 ups.status \"UPS status\"\n"),
            ("GET UPSDESC tier4", "UPSDESC tier4 \"workstation 2\"\n"),
            ("GET NUMLOGINS tier3", "NUMLOGINS tier3 0\n"),
            ("GET CMDDESC tier3 load.off", "ERR CMD-NOT-SUPPORTED\n"),
            ("GET TRACKING", "OFF\n"),
            ("LIST RW tier3", "BEGIN LIST RW tier3\nEND LIST RW tier3\n"),
            ("LIST CMD tier3", "BEGIN LIST CMD tier3\nEND LIST CMD tier3\n"),
            ("LIST CLIENT ups", "BEGIN LIST CLIENT ups\nEND LIST CLIENT ups\n"),
            (
                "LIST ENUM ups ups.status",
                "BEGIN LIST ENUM ups ups.status\nEND LIST ENUM ups ups.status\n"
            ),
            ("LIST RANGE ups x", "ERR VAR-NOT-SUPPORTED\n"),
            ("INSTCMD tier3 load.off", "ERR CMD-NOT-SUPPORTED\n"),
            ("SET VAR tier3 ups.status OB", "ERR READONLY\n"),
            ("STARTTLS", "ERR FEATURE-NOT-CONFIGURED\n"),
            ("NETVER", "1.3\n"),
            ("LOGIN tier3", "ERR USERNAME-REQUIRED\n"),
            ("LOGIN", "ERR INVALID-ARGUMENT\n"),
            ("FSD tier3", "ERR USERNAME-REQUIRED\n"),
            ("PRIMARY tier3", "ERR USERNAME-REQUIRED\n"),
            ("", "ERR UNKNOWN-COMMAND\n"),
            ("BREW COFFEE", "ERR UNKNOWN-COMMAND\n"),
        ])
    func answers(_ line: String, _ answer: String) {
        var bench = BankBench()
        #expect(bench.ask(line) == answer)
    }

    @Test("the fifth word of VER is a version, which WinNUT needs")
    func version() {
        var bench = BankBench()
        let words = bench.ask("VER").split(separator: " ")
        #expect(words.count > 4 && words[4] == "2.8.0")
    }

    @Test("HELP names every command there is")
    func help() {
        var bench = BankBench()
        let words = bench.ask("HELP").dropLast().split(separator: " ").dropFirst()
        #expect(words.count == 16)
        for word in words where word != "LOGOUT" {
            #expect(bench.ask(String(word)) != "ERR UNKNOWN-COMMAND\n", "\(word)")
        }
    }

    @Test("a log-in takes a name, then its password, once")
    func login() {
        var bench = BankBench()
        #expect(bench.ask("USERNAME guard") == "OK\n")
        #expect(bench.ask("USERNAME chief") == "ERR ALREADY-SET-USERNAME\n")
        #expect(bench.ask("LOGIN tier3") == "ERR PASSWORD-REQUIRED\n")
        #expect(bench.ask("PASSWORD sesame") == "OK\n")
        #expect(bench.ask("PASSWORD sesame") == "ERR ALREADY-SET-PASSWORD\n")
        #expect(bench.ask("LOGIN tier9") == "ERR UNKNOWN-UPS\n")
        #expect(bench.ask("LOGIN ups") == "OK\n")
        #expect(bench.ask("LOGIN tier3") == "ERR ALREADY-LOGGED-IN\n")
        #expect(bench.ask("GET NUMLOGINS tier3", 2) == "NUMLOGINS tier3 1\n")
        #expect(
            bench.ask("LIST CLIENT tier3", 2)
                == "BEGIN LIST CLIENT tier3\nCLIENT tier3 192.0.2.1\nEND LIST CLIENT tier3\n")
        #expect(bench.bank.isLoggedIn(1))
        #expect(bench.ask("LOGOUT") == "OK Goodbye\n")
        #expect(bench.actions.contains(.close(1)))
        _ = bench.bank.handle(.disconnected(1), at: bench.now)
        #expect(bench.ask("GET NUMLOGINS tier3", 2) == "NUMLOGINS tier3 0\n")
    }

    @Test("wrong passwords and names are refused alike, and noted once a minute")
    func refused() {
        var bench = BankBench()
        for (client, user) in [(UInt64(1), "guard"), (2, "nobody")] {
            _ = bench.ask("USERNAME \(user)", client)
            _ = bench.ask("PASSWORD wrong", client)
        }
        #expect(bench.ask("LOGIN tier3") == "ERR ACCESS-DENIED\n")
        #expect(bench.actions.contains(.note(.refused(count: 1, lastPeer: "192.0.2.1"))))
        #expect(bench.ask("LOGIN tier3") == "ERR ACCESS-DENIED\n")
        #expect(bench.actions.count == 1)
        bench.now += .seconds(60)
        #expect(bench.ask("LOGIN tier3", 2) == "ERR ACCESS-DENIED\n")
        #expect(bench.actions.contains(.note(.refused(count: 2, lastPeer: "192.0.2.2"))))
        #expect(bench.ask("GET NUMLOGINS tier3", 3) == "NUMLOGINS tier3 0\n")
    }

    @Test("data are missing before the plan's first word and stale in its silence")
    func stale() {
        var bench = BankBench(isHeard: false)
        #expect(bench.ask("GET VAR ups ups.status") == "ERR DRIVER-NOT-CONNECTED\n")
        #expect(bench.ask("LIST VAR ups") == "ERR DRIVER-NOT-CONNECTED\n")
        bench.plan(.served)
        #expect(bench.ask("GET VAR ups ups.status") == "VAR ups ups.status \"OL\"\n")
        bench.pass(.seconds(75))
        #expect(bench.ask("GET VAR ups ups.status") == "ERR DATA-STALE\n")
        #expect(bench.ask("GET UPSDESC tier4") == "UPSDESC tier4 \"workstation 2\"\n")
    }

    @Test("an announced cut keeps counting in silence, without readings that are too old")
    func counting() {
        var bench = BankBench()
        bench.plan(.cutAt(bench.now + .seconds(600)))
        bench.pass(.seconds(100))
        #expect(bench.ask("GET VAR ups ups.status") == "VAR ups ups.status \"OB DISCHRG\"\n")
        #expect(bench.ask("GET VAR ups battery.runtime") == "VAR ups battery.runtime \"500\"\n")
        #expect(bench.ask("GET VAR ups battery.voltage") == "ERR VAR-NOT-SUPPORTED\n")
        #expect(bench.ask("GET VAR tier4 ups.status") == "ERR DATA-STALE\n")
    }

    @Test("a client that looks only at charge acts half a minute before shutdown is forced")
    func charge() throws {
        var bench = BankBench()
        bench.plan(.cutAt(bench.now + .seconds(1_800)))
        var last = 101
        for second in 0..<1_740 {
            let words = bench.ask("GET VAR ups battery.charge").split(separator: "\"")
            let charge = try #require(Int(words[1]))
            #expect(charge <= last, "second \(second)")
            let isForced = bench.ask("GET VAR ups ups.status").contains("FSD")
            #expect((charge <= 30) == (second >= 1_590), "second \(second)")
            #expect(isForced == (second >= 1_620), "second \(second)")
            last = charge
            bench.pass(.seconds(1))
        }
        #expect(last < 2)
    }

    @Test("the power role hears which loads of the tier may be cut, once")
    func relay() {
        var bench = BankBench()
        bench.plan(.cutAt(bench.now))
        bench.pass(.seconds(119))
        #expect(openings(bench).isEmpty)
        bench.pass(.seconds(1))
        #expect(openings(bench) == [.relayMayOpen(tier: 3, loads: ["workstation-1"])])
        bench.pass(.seconds(29))
        #expect(openings(bench).isEmpty)
        bench.plan(.cut)
        #expect(bench.ask("GET VAR ups ups.status") == "VAR ups ups.status \"OFF\"\n")
        bench.plan(.served)
        #expect(bench.ask("GET VAR ups ups.status") == "VAR ups ups.status \"OL\"\n")
    }

    private func openings(_ bench: BankBench) -> [UPSBank.Action] {
        bench.actions.filter { if case .relayMayOpen = $0 { true } else { false } }
    }

    @Test("only a primary may force a shutdown, and only one that the plan has announced")
    func force() {
        var bench = BankBench()
        bench.login(1)
        bench.login(2, as: "chief")
        #expect(bench.ask("PRIMARY ups", 1) == "ERR ACCESS-DENIED\n")
        #expect(bench.ask("PRIMARY ups", 2) == "OK PRIMARY-GRANTED\n")
        #expect(bench.ask("MASTER ups", 2) == "OK MASTER-GRANTED\n")
        #expect(bench.ask("FSD ups", 2) == "ERR ACCESS-DENIED\n")
        bench.plan(.cutAt(bench.now + .seconds(3_600)))
        #expect(bench.ask("FSD ups", 1) == "ERR ACCESS-DENIED\n")
        #expect(bench.ask("FSD ups", 2) == "OK FSD-SET\n")
        #expect(bench.ask("GET VAR ups ups.status", 3).contains("FSD OB LB"))
        #expect(bench.ask("GET VAR tier4 ups.status", 3).contains("\"OL\""))
    }

    @Test("a line beyond the limit costs its sender one answer")
    func overlong() {
        var bench = BankBench()
        let actions = bench.bank.handle(.overlong(1), at: bench.now)
        #expect(actions == [.answer(1, "ERR INVALID-ARGUMENT\n")])
        let nobody = bench.bank.handle(.overlong(99), at: bench.now)
        #expect(nobody.isEmpty)
    }
}
