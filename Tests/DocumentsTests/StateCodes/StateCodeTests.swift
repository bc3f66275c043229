import Documents
import Records
import Testing

struct StateCodeTests {
    @Test("Germany is one State in both spellings")
    func germany() {
        #expect(StateCode("D") == StateCode("DEU"))
        #expect(StateCode("DEU")?.code == "D")
        #expect(StateCode(machineReadable: "DEU") == nil)
    }

    @Test(
        "Classes follow Doc 9303-3 §5",
        arguments: [
            ("SEN", .country), ("RKS", .otherState), ("GBN", .britishNational),
            ("EUE", .organisation), ("XXB", .personStatus), ("ANT", .former), ("UTO", .specimen),
            ("IAO", .listSigner),
        ] as [(String, StateCodes.Class)])
    func classes(code: String, kind: StateCodes.Class) {
        #expect(StateCode(code)?.kind == kind)
    }

    @Test(
        "What no list has is unknown",
        arguments: ["", "SN", "sen", "SENE", "S<N", "QQQ", "WSA", "XCT", "É", "D<<", "000"])
    func unknown(code: String) {
        #expect(!StateCode.isKnown(code))
    }

    @Test(
        "Every code of the reference list is known, and no other",
        .enabled(if: ReferenceData.isPresent("icao-state-codes.csv"), "needs ../shared/reference"))
    func referenceList() throws {
        let listed = Set(
            try ReferenceData.lines("icao-state-codes.csv").dropFirst().compactMap {
                $0.split(separator: ",").first.map(String.init)
            })
        #expect(listed.count == 278)
        let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { String(Unicode.Scalar($0)) }
        var known: Set<String> = []
        for first in letters {
            for second in [""] + letters {
                for third in second.isEmpty ? [""] : [""] + letters {
                    let code = first + second + third
                    if StateCode(machineReadable: code) != nil { known.insert(code) }
                }
            }
        }
        #expect(known == listed)
    }
}
