import Core
import Records
import Supervision

@testable import Capture

/// One post with an enrolled workstation and signed-in people, all in memory.
struct TestPost {
    let time: ManualTime
    let files: MemoryFiles
    let store: MemoryStore
    let service: CaptureService
    let workstation: Workstation
    let credential: String

    static let path = "/post/access.json"
    static let pepper = Array("pepper of a test".utf8)

    init(
        time: ManualTime = ManualTime(), screening: any TravellerScreening = FixedScreening.clear
    ) async throws {
        self.time = time
        files = MemoryFiles()
        let clock = StampingClock(source: time)
        store = MemoryStore(clock: clock)
        let register = try Self.register(time: time, files: files)
        service = CaptureService(
            register: register, store: store, screening: screening, clock: clock,
            random: SeededRandom(seed: 5))
        let code = try await register.createEnrolmentCode(name: "counter 1", replace: false)
        let enrolment = try await register.enrol(code: code.value.code, name: nil).value
        workstation = enrolment.workstation
        credential = enrolment.credential
    }

    /// A register as after a start of the role; scrypt at a cost that tests can pay.
    static func register(
        time: ManualTime, files: MemoryFiles, seed: UInt64 = 1
    ) throws -> AccessRegister {
        var options = AccessRegister.Options()
        options.scryptCost = 2
        return try AccessRegister(
            path: path, files: files, time: time, random: SeededRandom(seed: seed),
            pepper: pepper, executor: .thread(name: "access"), options: options)
    }

    func signIn(
        _ badge: String = "B-1", role: OfficerRole = .officer
    ) async throws -> AccessRegister.OpenedSession {
        let pin = try await service.register.addOfficer(badge: badge, role: role).value
        return try await service.openSession(badge: badge, pin: pin, credential: credential)
    }

    func principal(_ role: OfficerRole = .officer, badge: String = "B-1") -> Principal {
        Principal(badge: badge, role: role, workstation: workstation.id)
    }

    /// A version 7 name that differs by `number`.
    static func id(_ number: UInt64 = 1) -> String {
        Identifier(high: 0x0195_5000_0000_7000, low: 0x8000_0000_0000_0000 | number).description
    }
}

/// A crossing that raises no doubt.
enum TestCrossing {
    static let zone = [
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ]

    static func body(number: String = "AB123456", remark: String? = nil) -> JSONValue {
        var decision: JSONValue = ["outcome": "admitted"]
        if let remark { decision = ["outcome": "admitted", "remarks": .string(remark)] }
        return [
            "direction": "entry", "crossed_at": "2026-03-01T07:59:00Z",
            "document": [
                "class": "passport", "issuer": "FRA", "number": .string(number),
                "expires_on": "2030-01-01", "read_by": "typed",
            ],
            "traveller": [
                "surname": "MARTIN", "given_names": "LUC", "birth_date": "1990-05-17",
                "sex": "M", "nationality": "FRA",
            ],
            "journey": ["purpose": "holiday", "transport": "car"],
            "decision": decision,
        ]
    }

    static func bytes(_ body: JSONValue = body()) -> [UInt8] { Array(body.compactText.utf8) }
}
