import Supervision
import Testing

@Suite("What systemd's watchdog asks of a process")
struct WatchdogRequestTests {
    @Test("the time, where this process is meant or nobody in particular")
    func asked() throws {
        let request = try #require(
            try WatchdogRequest(microseconds: "30000000", processID: "42", ownProcessID: 42))
        #expect(request.interval == .seconds(30))
        #expect(request.pace == .seconds(15))
        #expect(try WatchdogRequest(microseconds: "1", processID: nil, ownProcessID: 42) != nil)
    }

    @Test(
        "nothing, where it is not set or meant for another process",
        arguments: [(nil, nil), (nil, "42"), ("30000000", "41")] as [(String?, String?)])
    func notAsked(microseconds: String?, processID: String?) throws {
        #expect(
            try WatchdogRequest(
                microseconds: microseconds, processID: processID, ownProcessID: 42) == nil)
    }

    @Test(
        "what is no number is named",
        arguments: [
            ("", "42", "WATCHDOG_USEC"), ("0", "42", "WATCHDOG_USEC"),
            ("-5", "42", "WATCHDOG_USEC"), ("30s", "41", "WATCHDOG_USEC"),
            ("18446744073709551615", nil, "WATCHDOG_USEC"), ("5", "", "WATCHDOG_PID"),
            ("5", "0", "WATCHDOG_PID"), ("5", "self", "WATCHDOG_PID"),
        ] as [(String, String?, String)])
    func unusable(microseconds: String, processID: String?, name: String) {
        let found = name == "WATCHDOG_USEC" ? microseconds : processID ?? ""
        #expect(throws: SupervisionFault.watchdogUnusable(name: name, found: found)) {
            try WatchdogRequest(
                microseconds: microseconds, processID: processID, ownProcessID: 42)
        }
    }
}
