/// Upright columns side by side: one place for each hour or period, one or two columns in it.
struct ColumnPanel {
    struct Series {
        let name: String
        let fill: SVGDrawing.Fill
        /// One for each place; `nil` where the number is not shown.
        let values: [Double?]
    }

    let title: String
    let places: [String]
    let series: [Series]

    private static let height = 150.0
    private static let above = 44.0
    private static let below = 26.0
    private static let axis = 44.0
    private static let gridLines = 4.0
    /// Wide enough for a number above its column.
    private static let numberWidth = 17.0
    private static let labelWidth = 34.0

    var totalHeight: Double { Self.above + Self.height + Self.below }

    func draw(on drawing: inout SVGDrawing, from top: Double) {
        drawing.text(title, x: 0, y: top + 14, isBold: true)
        drawKey(on: &drawing, y: top + 32)
        let base = top + Self.above + Self.height
        let room = drawing.width - Self.axis
        let step = room / Double(max(places.count, 1))
        let most = series.flatMap(\.values).compactMap(\.self).max() ?? 0
        let grid = Self.step(for: most)
        let scale = Self.height / (grid * Self.gridLines)
        for line in 0...Int(Self.gridLines) {
            let y = base - Double(line) * grid * scale
            drawing.line(fromX: Self.axis, y: y, toX: drawing.width, toY: y)
            drawing.text(
                Self.words(Double(line) * grid), x: Self.axis - 5, y: y + 4, anchor: .end,
                size: SVGDrawing.smallSize, colour: SVGDrawing.quiet)
        }
        let columnWidth = step * 0.84 / Double(max(series.count, 1))
        for (number, one) in series.enumerated() {
            for (place, value) in one.values.enumerated() {
                let x =
                    Self.axis + (Double(place) + 0.08) * step + Double(number) * columnWidth
                let height = max(0, value ?? 8 / scale) * scale
                drawing.box(
                    x: x, y: base - height, width: columnWidth - 1, height: height,
                    fill: value == nil ? .dashedOutline : one.fill)
                guard columnWidth >= Self.numberWidth, let value, value > 0 else { continue }
                drawing.text(
                    Self.words(value), x: x + columnWidth / 2, y: base - height - 3,
                    anchor: .middle, size: SVGDrawing.smallSize)
            }
        }
        let every = max(1, Int((Self.labelWidth / step).rounded(.up)))
        for (place, words) in places.enumerated() where place.isMultiple(of: every) {
            drawing.text(
                words, x: Self.axis + (Double(place) + 0.5) * step, y: base + 16, anchor: .middle,
                size: SVGDrawing.smallSize, colour: SVGDrawing.quiet)
        }
    }

    private func drawKey(on drawing: inout SVGDrawing, y: Double) {
        guard series.count > 1 else { return }
        var x = 0.0
        for one in series {
            drawing.box(x: x, y: y - 10, width: 18, height: 11, fill: one.fill)
            drawing.text(one.name, x: x + 24, y: y)
            x += 24 + Double(one.name.count) * 7.5 + 20
        }
    }

    /// Between two lines of the grid: 1, 2 or 5 of some power of ten, or less than 1 for means.
    static func step(for most: Double) -> Double {
        var unit = 0.1
        while true {
            for factor in [1.0, 2, 5] where factor * unit * gridLines >= most {
                return factor * unit
            }
            unit *= 10
        }
    }

    static func words(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 || tenths >= 100
            ? "\(Int(value.rounded()))" : "\(tenths / 10).\(tenths % 10)"
    }
}
