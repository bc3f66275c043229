import Core
import Glibc
import Testing

@testable import Capture

@Suite("Enrolment of workstations")
struct EnrolmentTests {
    private let time = ManualTime()
    private let files = MemoryFiles()

    @Test("A code works once, in either case and with or without its hyphen")
    func singleUse() async throws {
        let register = try TestPost.register(time: time, files: files)
        let code = try await register.createEnrolmentCode(name: "counter 1", replace: false).value
        let typed = code.code.replacing("-", with: " ").lowercased()
        let enrolment = try await register.enrol(code: typed, name: nil)
        #expect(enrolment.value.workstation.name == "counter 1")
        #expect(enrolment.audit["action"] == "workstation_enrolled")
        #expect(
            try register.workstation(credential: enrolment.value.credential).name == "counter 1")
        await #expect {
            try await register.enrol(code: code.code, name: "counter 2")
        } throws: {
            if case AccessFault.unknownCode = $0 { true } else { false }
        }
    }

    @Test("A code has no characters that are read as others")
    func unambiguous() async throws {
        let register = try TestPost.register(time: time, files: files)
        for number in 0..<20 {
            let code = try await register.createEnrolmentCode(
                name: "w\(number)", replace: false
            ).value.code
            #expect(code.count == 9)
            #expect(!code.contains { "01ILOU".contains($0) })
        }
    }

    @Test("A code ends after a day, also across a restart of the board")
    func expiry() async throws {
        let register = try TestPost.register(time: time, files: files)
        let code = try await register.createEnrolmentCode(name: "a", replace: false).value
        let other = try await register.createEnrolmentCode(name: "b", replace: false).value
        time.advance(.seconds(24 * 3_600 - 1))
        _ = try await register.enrol(code: code.code, name: nil)
        time.advance(.seconds(1))
        await #expect(throws: AccessFault.self) {
            try await register.enrol(code: other.code, name: nil)
        }
        let third = try await register.createEnrolmentCode(name: "c", replace: false).value
        // Another boot whose clock fell back: nothing speaks for the code any more.
        let later = ManualTime(at: "2020-01-01T00:00:00.000Z", monotonic: .zero, boot: 2)
        let restarted = try TestPost.register(time: later, files: files)
        await #expect(throws: AccessFault.self) {
            try await restarted.enrol(code: third.code, name: nil)
        }
    }

    @Test("An enrolled name needs a code to replace it, which revokes the old credential")
    func replacing() async throws {
        let register = try TestPost.register(time: time, files: files)
        let first = try await register.createEnrolmentCode(name: "counter", replace: false).value
        let old = try await register.enrol(code: first.code, name: nil).value
        await #expect {
            try await register.createEnrolmentCode(name: "Counter", replace: false)
        } throws: {
            if case AccessFault.workstationExists = $0 { true } else { false }
        }
        let second = try await register.createEnrolmentCode(name: "Counter", replace: true).value
        #expect(try register.workstation(credential: old.credential).id == old.workstation.id)
        let new = try await register.enrol(code: second.code, name: nil).value
        #expect(throws: AccessFault.self) { try register.workstation(credential: old.credential) }
        #expect(try register.workstation(credential: new.credential).id == new.workstation.id)
        #expect(register.listWorkstations().map(\.name) == ["Counter"])
    }

    @Test("Neither code nor credential stands in the file, which only its owner reads")
    func nothingReadable() async throws {
        let register = try TestPost.register(time: time, files: files)
        let code = try await register.createEnrolmentCode(name: "counter", replace: false).value
        #expect(!files.text(TestPost.path).contains(OneTimeSecret.normalisedCode(code.code)))
        let enrolment = try await register.enrol(code: code.code, name: nil).value
        #expect(!files.text(TestPost.path).contains(enrolment.credential))
        #expect(files.mode(TestPost.path) == 0o600)
    }

    @Test("What could not be written did not happen")
    func fullDisk() async throws {
        let register = try TestPost.register(time: time, files: files)
        let code = try await register.createEnrolmentCode(name: "counter", replace: false).value
        files.refuseWriting(ENOSPC)
        await #expect {
            try await register.enrol(code: code.code, name: nil)
        } throws: {
            if case AccessFault.files(let fault) = $0 { fault.isTransient } else { false }
        }
        #expect(register.listWorkstations().isEmpty)
        files.refuseWriting(nil)
        _ = try await register.enrol(code: code.code, name: nil)
    }

    @Test(
        "Names without characters or with control characters are refused",
        arguments: ["", "a\u{7}"])
    func badName(name: String) async throws {
        let register = try TestPost.register(time: time, files: files)
        await #expect(throws: AccessFault.self) {
            try await register.createEnrolmentCode(name: name, replace: false)
        }
    }
}
