import Core
import Site
import Testing

@testable import Power

/// What a charger is set to against the site's bank, finding by finding.
struct ChargerCheckTests {
    typealias Problem = ChargerFault.Problem

    private static let points: [ControllerDefinition.SetPoint: String] = Dictionary(
        uniqueKeysWithValues: ControllerDefinition.SetPoint.allCases.map { ($0, $0.rawValue) })

    private static func value(
        _ name: String, _ value: Double?, _ word: String? = nil,
        _ quality: ControllerReading.Quality = .good
    ) -> ControllerReading.Value {
        .init(name: name, value: value, meaning: word, register: "r", age: .zero, quality: quality)
    }

    private static func problems(
        _ chemistry: Site.Power.Battery.Chemistry, nominal: Double = 24, type: String? = nil,
        _ settings: [ControllerDefinition.SetPoint: Double] = [:], temperature: Double? = nil,
        current: Double? = nil, net: Double? = nil, stage: String? = nil, load: String? = nil,
        quality: ControllerReading.Quality = .good
    ) -> [Problem] {
        var values = settings.map { Self.value($0.key.rawValue, $0.value, nil, quality) }
        values.append(Self.value("battery_type", type == nil ? nil : 1, type, quality))
        values.append(Self.value("t", temperature, nil, temperature == nil ? .absent : .good))
        values.append(Self.value("i", current, nil, current == nil ? .absent : .good))
        values.append(Self.value("n", net, nil, net == nil ? .absent : .good))
        values.append(Self.value("s", 1, stage))
        values.append(Self.value("l", 1, load))
        let reading = ControllerReading(
            profile: "p", state: .online, sinceAnswer: .zero, values: values,
            measures: [
                .batteryTemperature: "t", .chargeCurrent: "i", .netCurrent: "n", .chargeStage: "s",
                .loadStage: "l",
            ])
        let bank = BatteryBank(
            chemistry: chemistry, nominal: Volts(nominal), capacity: AmpereHours(200))
        return ChargerCheck(bank: bank).faults(reading, setPoints: Self.points).map(\.problem)
    }

    /// As a Tracer comes from its maker, for 24 V.
    private static let sealed: [ControllerDefinition.SetPoint: Double] = [
        .boost: 28.8, .float: 27.6, .equalize: 29.2, .chargingLimit: 30, .disconnect: 22.2,
        .reconnect: 25.2, .nominal: 24, .temperatureCompensation: 3,
    ]
    private static let lithium: [ControllerDefinition.SetPoint: Double] = [
        .boost: 28.4, .float: 27.2, .equalize: 28.4, .disconnect: 22.2, .nominal: 24,
        .temperatureCompensation: 0,
    ]

    @Test("What fits has no finding")
    func right() {
        #expect(Self.problems(.agm, type: "sealed", Self.sealed).isEmpty)
        #expect(Self.problems(.lifepo4, type: "user", Self.lithium).isEmpty)
        #expect(Self.problems(.lifepo4, type: "lithium", [.boost: 28.8, .float: 27.2]).isEmpty)
        #expect(
            Self.problems(.gel, type: "gel", [.boost: 28.4, .float: 27.6, .equalize: 29.2])
                .isEmpty)
        #expect(
            Self.problems(.flooded, type: "flooded", [.boost: 29.2, .float: 27.6, .equalize: 29.6])
                .isEmpty)
        for chemistry in Site.Power.Battery.Chemistry.allCases {
            #expect(Self.problems(chemistry).isEmpty, "nothing read, nothing found")
        }
    }

    @Test("Lithium on a lead profile, by its name or by its voltages")
    func leadAcidProfile() {
        for type in ["sealed", "gel", "flooded"] {
            #expect(Self.problems(.lifepo4, type: type).contains(.leadAcidProfile))
        }
        for (point, volts) in [
            (.boost, 29.6), (.boost, 27), (.float, 28.2), (.target, 29.6),
        ] as [(ControllerDefinition.SetPoint, Double)] {
            var settings = Self.lithium
            settings[point] = volts
            #expect(
                Self.problems(.lifepo4, type: "user", settings).first == .leadAcidProfile,
                "\(point)")
        }
        #expect(
            Self.problems(.lifepo4, nominal: 12, type: "user", [.boost: 14.2]).isEmpty
                && Self.problems(.lifepo4, nominal: 48, type: "user", [.boost: 56.8]).isEmpty)
        #expect(Self.problems(.lifepo4, nominal: 12, type: "user", [.boost: 28.4]) != [])
    }

    @Test("Equalising what does not bear it")
    func equalizes() {
        #expect(Self.problems(.lifepo4, type: "user", Self.sealed).contains(.equalizes))
        #expect(Self.problems(.gel, type: "sealed").contains(.equalizes))
        #expect(Self.problems(.gel, type: "gel", stage: "equalize") == [.equalizes])
        #expect(Self.problems(.lifepo4, stage: "equalize") == [.equalizes])
        #expect(Self.problems(.agm, type: "sealed", Self.sealed, stage: "equalize").isEmpty)
        // Of an old value it is not known that it goes on.
        #expect(Self.problems(.gel, type: "gel", stage: "float").isEmpty)
    }

    @Test(
        "Lithium below freezing, while it takes a current",
        arguments: [
            (-0.5, 3.0, nil, true), (-0.5, 0.0, nil, false), (0.5, 3, nil, false),
            (-0.5, 3, -2, false), (-0.5, 3, 1, true), (nil, 3, nil, false),
        ] as [(Double?, Double?, Double?, Bool)])
    func chargesCold(_ temperature: Double?, _ current: Double?, _ net: Double?, _ isFound: Bool) {
        let found = Self.problems(
            .lifepo4, temperature: temperature, current: current, net: net)
        #expect(found == (isFound ? [.chargesCold] : []))
        #expect(Self.problems(.agm, temperature: temperature, current: current, net: net).isEmpty)
    }

    @Test("A bank taken for another voltage, another kind of lead, voltages that lead bears not")
    func others() {
        #expect(Self.problems(.agm, type: "sealed", [.nominal: 12]) == [.wrongNominal])
        #expect(Self.problems(.agm, type: "gel") == [.otherBattery])
        #expect(Self.problems(.flooded, type: "lithium") == [.otherBattery])
        #expect(Self.problems(.agm, type: "user").isEmpty)
        #expect(Self.problems(.agm, type: "user", [.boost: 30.4]) == [.voltages])
        #expect(Self.problems(.agm, type: "user", [.float: 28.8]) == [.voltages])
        #expect(Self.problems(.gel, type: "user", [.boost: 29.2]) == [.voltages])
        #expect(
            Self.problems(.lifepo4, type: "user", [.temperatureCompensation: 3]) == [.compensates])
    }

    @Test("The controller's own disconnect against the voltage that the post sheds down to")
    func disconnect() {
        // Tier 1 falls at 22.8 V.
        #expect(Self.problems(.agm, [.disconnect: 22.2]).isEmpty)
        #expect(Self.problems(.agm, [.disconnect: 22.7]) == [.disconnectOverlaps])
        #expect(Self.problems(.agm, [.disconnect: 23.6]) == [.disconnectOverlaps])
        #expect(Self.problems(.agm, nominal: 12, [.disconnect: 11.1]).isEmpty)
        #expect(Self.problems(.agm, load: "warning") == [.disconnectNear])
        #expect(Self.problems(.agm, load: "on").isEmpty)
    }

    @Test("Settings read an hour ago still count; what cannot be true does not")
    func quality() {
        #expect(Self.problems(.lifepo4, type: "sealed", quality: .stale).contains(.leadAcidProfile))
        #expect(Self.problems(.lifepo4, type: "sealed", quality: .implausible).isEmpty)
        #expect(Self.problems(.agm, [.boost: 30.4], quality: .absent).isEmpty)
    }

    @Test("Every set point of every profile stands where the check looks for it")
    func profiles() throws {
        for (id, definition) in Catalogue.embedded.controllerDefinitions {
            for (point, name) in definition.setPoints {
                let register = try #require(definition.register(holding: name), "\(id) \(name)")
                #expect(register.pace == .slow || point == .target, "\(id) \(name)")
            }
            if let type = definition.setPoints[.batteryType] {
                let words = definition.registers.flatMap(\.fields).first { $0.name == type }?.words
                #expect(Set(["sealed", "gel", "flooded", "user"]).isSubset(of: words ?? []))
            }
        }
    }
}
