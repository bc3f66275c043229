import Capture
import Core
import Records
import Screening

/// Answers every look-up alike and remembers what it was asked.
final class FixedScreening: DocumentScreening {
    private let answer: Screened
    private let questions = Guarded<[[DocumentQuery]]>([])

    init(_ full: JSONValue, counter: JSONValue? = nil) {
        answer = Screened(counter: counter ?? full, full: full)
    }

    var asked: [[DocumentQuery]] { questions.withLock { $0 } }

    func screen(_ documents: [DocumentQuery], at stamp: ClockStamp) async -> Screened {
        questions.withLock { $0.append(documents) }
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
