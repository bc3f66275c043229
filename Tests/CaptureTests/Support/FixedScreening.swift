import Capture
import Core
import Records
import Screening

/// Answers every look-up alike and remembers what it was asked.
final class FixedScreening: TravellerScreening {
    private let answer: Screened
    private let questions = Guarded<[ScreeningSubject]>([])

    init(_ full: JSONValue, counter: JSONValue? = nil) {
        answer = Screened(counter: counter ?? full, full: full)
    }

    var asked: [ScreeningSubject] { questions.withLock { $0 } }

    func screen(_ subject: ScreeningSubject, at stamp: ClockStamp) async -> Screened {
        questions.withLock { $0.append(subject) }
        return answer
    }

    static let clear = FixedScreening([
        "verdict": "clear",
        "checks": [check("stolen", "clear")],
    ])

    static func check(_ list: String, _ verdict: String) -> JSONValue {
        [
            "list": .string(list), "verdict": .string(verdict),
            "list_version": "3", "list_age_s": 60,
            "matches": verdict == "hit" ? [["reference": "REF-1"]] : [],
        ]
    }
}
