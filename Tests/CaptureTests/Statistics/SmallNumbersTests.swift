import Core
import Testing

@testable import Capture

@Suite("Small numbers that do not leave the post")
struct SmallNumbersTests {
    @Test("One small number takes the next smallest with it, or the sum would tell it")
    func complementary() {
        #expect(SmallNumbers(["a": 3, "b": 50, "c": 200]).hidden == ["a", "b"])
        #expect(SmallNumbers(["a": 3, "b": 4, "c": 50]).hidden == ["a", "b", "c"])
        #expect(SmallNumbers(["a": 6, "b": 4, "c": 50]).hidden == ["a", "b"])
        #expect(SmallNumbers(["a": 10, "b": 50]).hidden.isEmpty)
        #expect(SmallNumbers(["a": 9]).isTotalHidden)
        #expect(!SmallNumbers(["a": 10]).isTotalHidden)
    }

    @Test("Whoever knows every shown number and every sum of a line knows no hidden one")
    func random() {
        let random = SeededRandom(seed: 11)
        for _ in 0..<2_000 {
            var numbers: [String: Int64] = [:]
            for sex in ["F", "M", "X"] {
                for age in ["0-4", "18-59", "60+"] {
                    let bytes = random.bytes(2)
                    if bytes[0] % 3 > 0 { numbers["\(sex)/\(age)"] = Int64(bytes[1] % 40) }
                }
            }
            let small = SmallNumbers(numbers)
            for (key, number) in numbers where (1..<10).contains(number) {
                #expect(small.hidden.contains(key))
            }
            var lines = [Array(numbers.keys)]
            for part in 0...1 {
                lines +=
                    Dictionary(grouping: numbers.keys) {
                        String($0.split(separator: "/")[part])
                    }.values
            }
            for line in lines {
                let hidden = line.filter(small.hidden.contains)
                let sum = hidden.reduce(0) { $0 + (numbers[$1] ?? 0) }
                let isWhole = line.allSatisfy { small.hidden.contains($0) || numbers[$0] == 0 }
                #expect(hidden.isEmpty || isWhole || (hidden.count >= 2 && sum >= 10))
            }
        }
    }
}
