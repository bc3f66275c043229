import Core
import Testing

@testable import Station

@Suite("A figure of a benchmark")
struct BenchFigureTests {
    @Test(
        "has the middle value, or the mean of the middle two, whatever the order",
        arguments: zip([[3.0, 1, 2], [4, 1, 3, 2], [7]], [2.0, 2.5, 7]))
    func median(values: [Double], middle: Double) {
        let figure = BenchFigure("x", unit: "s", values)
        #expect(figure.median == middle)
        #expect(figure.values.first == values.min() && figure.values.last == values.max())
    }

    @Test("meets its goal only where the worst value does")
    func goals() {
        func met(_ values: [Double], _ goal: BenchFigure.Goal?) -> Bool? {
            BenchFigure("x", unit: "s", values, goal: goal).isMet
        }
        #expect(met([1, 5], .atMost(5)) == true)
        #expect(met([1, 5.1], .atMost(5)) == false)
        #expect(met([95, 99], .atLeast(96)) == false)
        #expect(met([96, 99], .atLeast(96)) == true)
        #expect(met([1], nil) == nil)
        #expect(met([], .atMost(5)) == nil)
    }

    @Test("is written with every key of the contract, unknown as null")
    func json() {
        let json = BenchFigure("x", unit: "s", [0.5, 1], goal: .atMost(0.9)).json
        #expect(
            json == [
                "name": "x", "unit": "s", "median": .number(0.75), "min": .number(0.5),
                "max": 1, "runs": 2, "goal": .number(0.9), "met": false,
            ])
        let nothing = BenchFigure("x", unit: "s", []).json
        #expect(nothing["median"] == .null && nothing["goal"] == .null && nothing["met"] == .null)
        #expect(nothing["runs"] == 0)
    }

    @Test(
        "names the processor as the kernel does, or says that it is unknown",
        arguments: [
            ("processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\n", "Some CPU @ 2 GHz"),
            ("processor\t: 0\nCPU part\t: 0xd08\n\nModel\t\t: Some Board 4\n", "Some Board 4"),
            ("model\t\t: 1\n", "unknown processor"), ("", "unknown processor"),
        ])
    func machine(text: String, processor: String) {
        let machine = BenchMachine(cpuInfo: text, cores: 2)
        #expect(machine.processor == processor)
        #expect(machine.text.hasPrefix("\(processor), 2 cores, "))
    }
}
