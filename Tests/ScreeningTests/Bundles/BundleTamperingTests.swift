import Core
import PKI
import Screening
import Testing

struct BundleTamperingTests {
    private static func table(_ count: Int) -> String {
        "issuer,number,type,kind,date\n"
            + (0..<count).map { "SEN,\(100_000 + $0),passport,lost,2026-01-01\n" }.joined()
    }

    @Test(
        "One changed byte anywhere is refused at opening or at the page, never answered wrongly",
        arguments: [true, false])
    func oneByte(isEncrypted: Bool) throws {
        let workshop = try ListWorkshop()
        let original = try workshop.bundle(Self.table(500), isEncrypted: isEncrypted)
        var random = SeededRandom(seed: 4_096)
        var atOpening = 0
        var atPage = 0
        for round in 0..<200 {
            // Every second one in what stands before the sections.
            let range = round.isMultiple(of: 2) ? 0..<4_096 : 0..<original.count
            let offset = Int.random(in: range, using: &random)
            var changed = original
            changed[offset] ^= UInt8.random(in: 1...255, using: &random)
            let path = try workshop.write(changed)
            do throws(ScreeningFault) {
                let bundle = try workshop.open(path)
                var refusals = 0
                for number in 100_000..<100_500 {
                    do throws(ScreeningFault) {
                        let matches = try bundle.query(issuer: "SEN", number: String(number))
                        if matches.count != 1 {
                            Issue.record("byte \(offset): \(number) was not found")
                        }
                    } catch {
                        #expect(error.code == .altered)
                        refusals += 1
                    }
                }
                #expect(refusals > 0, "byte \(offset) changed unseen")
                #expect(code { () throws(ScreeningFault) in try bundle.verifyAll() } == .altered)
                atPage += 1
            } catch {
                atOpening += 1
            }
        }
        #expect(atOpening >= 100)
        #expect(atPage > 0)
    }

    @Test("A file cut or lengthened is refused", arguments: [-4_096, -1, 1, 4_096])
    func length(change: Int) throws {
        let workshop = try ListWorkshop()
        var bytes = try workshop.bundle()
        if change < 0 {
            bytes.removeLast(-change)
        } else {
            bytes += [UInt8](repeating: 0, count: change)
        }
        let path = try workshop.write(bytes)
        #expect(code { () throws(ScreeningFault) in try workshop.open(path) } == .notABundle)
    }

    @Test("Pages of another issue of the same list do not fit")
    func mixedIssues() throws {
        let workshop = try ListWorkshop()
        let first = try workshop.bundle(Self.table(500), isEncrypted: false)
        let second = try workshop.bundle(
            Self.table(500).replacing("lost", with: "other"), isEncrypted: false)
        let mixed = Array(first.prefix(4_096)) + Array(second.dropFirst(4_096))
        let path = try workshop.write(mixed)
        #expect(code { () throws(ScreeningFault) in try workshop.open(path) } != nil)
    }

    @Test("What is no list at all is refused", arguments: [0, 1, 31, 32, 5_000])
    func garbage(count: Int) throws {
        let workshop = try ListWorkshop()
        let path = try workshop.write(SeededRandom(seed: 9).bytes(count))
        #expect(code { () throws(ScreeningFault) in try workshop.open(path) } == .notABundle)
    }

    @Test("A file that is missing, and a directory, are refused")
    func noFile() throws {
        let workshop = try ListWorkshop()
        #expect(code { () throws(ScreeningFault) in try workshop.open("/nowhere/list") } == .file)
        #expect(
            code { () throws(ScreeningFault) in try workshop.open(workshop.directory) }
                == .notABundle)
    }

    @Test("A later format is named as such")
    func laterFormat() throws {
        let workshop = try ListWorkshop()
        var bytes = try workshop.bundle()
        bytes[11] = 3
        let path = try workshop.write(bytes)
        do throws(ScreeningFault) {
            _ = try workshop.open(path)
            Issue.record("it was opened")
        } catch {
            #expect(error.remedy?.contains("update") == true)
        }
    }
}
