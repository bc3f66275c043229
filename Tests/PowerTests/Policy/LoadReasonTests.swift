import Core
import Power
import Testing

struct LoadReasonTests {
    @Test(
        "Every reason reads as a sentence a person understands",
        arguments: [
            (.wired, true, "wired to the battery"),
            (.served, true, "enough for it"),
            (.surplus, true, "the sun gives more than is used"),
            (.notWanted(from: "08:00"), false, "not needed before 08:00"),
            (.notWanted(from: nil), true, "not needed now"),
            (
                .reserved(left: 0.62, needed: 0.22, floor: 0.4, margin: 0.07, back: "07:40"), false,
                "until about 07:40: 62 % left, tonight needs 22 %, 40 % stay in reserve "
                    + "and 7 % for doubt"
            ),
            (
                .reserved(left: 0.62, needed: 0.22, floor: 0.4, margin: 0.07, back: nil), false,
                "62 % left, tonight needs 22 %, 40 % stay in reserve "
                    + "and 7 % for doubt"
            ),
            (
                .kept(left: 0.7, needed: 0.2, load: "lights", back: "11:20"), false,
                "until about 11:20: 70 % left, tonight needs 20 %, the rest is kept for lights"
            ),
            (.otherSource, true, "another source than the sun delivers"),
            (
                .belowTier(left: 0.51, back: 0.6), false,
                "51 % left, its tier comes back at 60 %"
            ),
            (.belowFloor(left: 0.39, back: 0.45), false, "39 % left is the reserve, back at 45 %"),
            (
                .lowVoltage(Volts(23.44), back: Volts(25)), false,
                "battery voltage 23.4 V stayed too low, back above 25.0 V"
            ),
            (
                .unseen(.silent), false,
                "the controller tells nothing: nothing comes back until it does"
            ),
            (.behind("vsat"), false, "vsat comes first"),
            (.minimumTime(.seconds(420)), false, "switched just now, 7 minutes more"),
            (.found(.seconds(420)), true, "found on, left so for 7 minutes more"),
            (.found(.seconds(420)), false, "found off, left so for 7 minutes more"),
            (.ordered(.seconds(3_600)), false, "by order for 60 minutes more"),
            (.ordered(.seconds(20)), true, "by order for 1 minute more"),
            (.stuck, true, "its relay does not obey"),
        ] as [(LoadReason, Bool, String)])
    func table(reason: LoadReason, isOn: Bool, text: String) {
        #expect(reason.text(isOn: isOn) == text)
    }

    @Test("Each blind state has its own words")
    func blindStates() {
        #expect(Set(Sight.allCases.map { LoadReason.unseen($0).text(isOn: false) }).count == 5)
    }
}
