import Core
import Testing

@testable import Screening

/// Pairs of names that people have labelled, from `../shared/reference`, on the half that nothing
/// was tuned on: the hash of both names, FNV-1a folded to 32 bits, is odd.
struct LabelledNamesTests {
    private static let files: LinuxFiles = LinuxFiles()
    private static let folder: String =
        #filePath.split(separator: "/").dropLast(5).map { "/" + $0 }.joined() + "/shared/reference"
    private static let arabicPairs: String = folder + "/name-pairs-arabic-variants.csv"
    private static let screeningPairs: String = folder + "/name-pairs-screening.csv"
    private static let isThere: Bool =
        files.size(of: arabicPairs) != nil && files.size(of: screeningPairs) != nil

    private struct Labelled {
        let score: Int
        let isMatch: Bool
    }

    private struct Rates {
        let precision: Double
        let recall: Double
        var f1: Double { 2 * precision * recall / (precision + recall) }

        init(_ pairs: [Labelled], from threshold: Int) {
            let told = pairs.filter { $0.score >= threshold }
            let right = Double(told.count { $0.isMatch })
            precision = right / Double(max(1, told.count))
            recall = right / Double(pairs.count { $0.isMatch })
        }
    }

    static func isHeldOut(_ text: String) -> Bool {
        var hash: UInt64 = 14_695_981_039_346_656_037
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
        return (hash ^ hash >> 32) & 1 == 1
    }

    private static func heldOut(_ path: String) throws -> [Labelled] {
        var reader = try CSVReader(files.read(path, limit: 1 << 22))
        let columns = try CSVColumns(
            header: try reader.next(), required: ["name_a", "name_b", "is_match"], optional: nil)
        var pairs: [Labelled] = []
        while let row = try reader.next() {
            let (one, other) = (
                columns.text("name_a", in: row), columns.text("name_b", in: row)
            )
            guard isHeldOut(one + "|" + other) else { continue }
            let comparison = NameComparison(PersonName(one), PersonName(other))
            pairs.append(
                Labelled(
                    score: comparison.score, isMatch: columns.text("is_match", in: row) == "1"))
        }
        return pairs
    }

    @Test("Spellings of Arabic names are found, and few others", .enabled(if: isThere))
    func arabic() throws {
        let pairs = try Self.heldOut(Self.arabicPairs)
        let rates = Rates(pairs, from: PersonScore.threshold)
        #expect(rates.recall >= 0.905 && rates.precision >= 0.99, "\(rates)")
        // What is asked of those who are born the same day.
        let sameDay = Rates(pairs, from: PersonScore.leastOfNames)
        #expect(sameDay.recall >= 0.91 && sameDay.precision >= 0.98, "\(sameDay)")
        // The point of the curve at which one in twenty is wrong.
        let looser = Rates(pairs, from: 460)
        #expect(looser.recall >= 0.92 && looser.precision >= 0.95, "\(looser)")
    }

    @Test("Pairs of a screening desk are told apart", .enabled(if: isThere))
    func screening() throws {
        let rates = Rates(try Self.heldOut(Self.screeningPairs), from: PersonScore.threshold)
        #expect(rates.f1 >= 0.775, "\(rates)")
    }
}
