import Health
import Testing

@Suite("Quantities on a status screen")
struct QuantitiesTests {
    @Test(
        "show a duration in its largest units",
        arguments: [
            (Int64(-5), "0 s"), (0, "0 s"), (59, "59 s"), (60, "1 min"), (3_599, "59 min"),
            (3_600, "1 h 0 min"), (7_500, "2 h 5 min"), (86_399, "23 h 59 min"),
            (86_400, "1 d 0 h"), (273_600, "3 d 4 h"),
        ])
    func ages(seconds: Int64, text: String) {
        #expect(Quantities.age(seconds) == text)
    }

    @Test(
        "show bytes with two to three digits, rounded",
        arguments: [
            (Int64(0), "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (1_049, "1.0 kB"),
            (1_050, "1.1 kB"), (9_949, "9.9 kB"), (9_950, "10 kB"), (9_999, "10 kB"),
            (850_000, "850 kB"), (999_499, "999 kB"), (999_999, "1.0 MB"),
            (4_200_000_000, "4.2 GB"), (.max, "9.2 EB"),
        ])
    func bytes(count: Int64, text: String) {
        #expect(Quantities.bytes(count) == text)
    }

    @Test("A share stands with how far off it may be, rounded up: never surer than it is")
    func doubt() {
        #expect(Quantities.percent(0.624) == "62 %")
        #expect(Quantities.percent(0.624, within: 0.032) == "62 % +/- 4")
        #expect(Quantities.percent(0.624, within: nil) == "62 %")
        #expect(Quantities.percent(1, within: 0.005) == "100 % +/- 1")
        #expect(Quantities.percent(0.5, within: 0.07) == "50 % +/- 7")
    }
}
