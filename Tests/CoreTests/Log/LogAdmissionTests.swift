import Core
import Testing

@Suite("Which log lines are written")
struct LogAdmissionTests {
    @Test("a fault that goes on is told at growing pauses, with how often it was said between")
    func repeats() {
        var admission = LogAdmission(at: .zero)
        var written: [(second: Int, repeated: Int64)] = []
        for second in 0...(24 * 3_600) where second % 10 == 0 {
            let admitted = admission.admit(.warning, "no answer", at: .seconds(second))
            if let admitted { written.append((second, admitted.repeated)) }
        }
        #expect(written.prefix(4).map(\.second) == [0, 60, 180, 420])
        #expect(written.prefix(4).map(\.repeated) == [0, 5, 11, 23])
        // The hour is reached after the seventh; 22 more fit into the day.
        #expect(written.count == 7 + 22)
        // All that was said is accounted for, but for what came behind the last line.
        let told = written.reduce(Int64(written.count)) { $0 + $1.repeated }
        #expect((8_641 - 360...8_641).contains(told))
    }

    @Test("what is no trouble is written each time, as the last word counts")
    func states() {
        var admission = LogAdmission(at: .zero)
        for second in 0..<20 {
            let text = second % 2 == 0 ? "on" : "off"
            #expect(admission.admit(.info, text, at: .seconds(second)) != nil)
        }
    }

    @Test("a flood is cut off, leaves room for what matters, and is told of")
    func flood() {
        var admission = LogAdmission(at: .zero)
        let info = (0..<1_000).compactMap { admission.admit(.info, "line \($0)", at: .zero) }
        #expect(info.count == LogAdmission.burst - LogAdmission.reserve)
        let first = admission.admit(.critical, "the disk is gone", at: .zero)
        #expect(first?.omitted == 900)
        let errors = (0..<1_000).compactMap { admission.admit(.error, "error \($0)", at: .zero) }
        #expect(errors.count == LogAdmission.reserve - 1)
        let later = admission.admit(.error, "one more", at: LogAdmission.refill)
        #expect(later?.omitted == 901)
        #expect(admission.admit(.error, "another", at: LogAdmission.refill) == nil)
    }

    @Test("counts of what is forgotten, or could not be written, are not lost")
    func forgotten() {
        var admission = LogAdmission(at: .zero)
        _ = admission.admit(.warning, "first", at: .zero)
        _ = admission.admit(.warning, "first", at: .seconds(1))
        var told: Int64 = 0
        for number in 0..<LogAdmission.remembered {
            told += admission.admit(.warning, "\(number)", at: .seconds(2))?.omitted ?? 0
        }
        admission.lost(3)
        told += admission.admit(.warning, "last", at: .seconds(3))?.omitted ?? 0
        #expect(told == 1 + 3)
    }
}
