/// Lying bars one below the other, the longest first, each with its number.
struct BarList {
    struct Bar {
        let fill: SVGDrawing.Fill
        /// `nil` where the number is not shown.
        let value: Int64?
    }

    struct Row {
        let label: String
        let bars: [Bar]

        /// What it is sorted by.
        var weight: Int64 { bars.compactMap(\.value).reduce(0, +) }
    }

    /// Rows of one picture; the table beside it has them all.
    static let most = 14

    let rows: [Row]
    /// What each fill stands for; none for a single kind of bar.
    let key: [(name: String, fill: SVGDrawing.Fill)]
    let protected: String

    private static let barHeight = 13.0
    private static let labelHeight = 17.0
    private static let gap = 7.0
    private static let numberRoom = 62.0
    private static let keyHeight = 24.0

    /// Whether labels stand beside their bars.
    private func isWide(_ width: Double) -> Bool {
        SVGDrawing.fits(rows.map(\.label), beside: width)
    }

    func height(width: Double) -> Double {
        rows.reduce(key.isEmpty ? 4 : Self.keyHeight) { $0 + height(of: $1, width: width) }
    }

    private func height(of row: Row, width: Double) -> Double {
        let bars = Double(row.bars.count) * (Self.barHeight + 2)
        return (isWide(width) ? max(bars, Self.labelHeight) : bars + Self.labelHeight)
            + Self.gap
    }

    func draw(on drawing: inout SVGDrawing, from top: Double) {
        var y = top
        if !key.isEmpty {
            var x = 0.0
            for (name, fill) in key {
                drawing.box(x: x, y: y + 2, width: 18, height: 11, fill: fill)
                drawing.text(name, x: x + 24, y: y + 12)
                x += 24 + Double(name.count) * 7.5 + 20
            }
            y += Self.keyHeight
        }
        let isWide = isWide(drawing.width)
        let start = isWide ? drawing.width * SVGDrawing.labelShare : 0
        let longest = Double(rows.flatMap(\.bars).compactMap(\.value).max() ?? 0)
        let scale = (drawing.width - start - Self.numberRoom) / max(longest, 1)
        for row in rows {
            drawing.text(
                row.label, x: isWide ? start - 8 : 0, y: y + 12, anchor: isWide ? .end : .start)
            var barTop = y + (isWide ? 1 : Self.labelHeight)
            for bar in row.bars {
                let width = bar.value.map { Double($0) * scale } ?? 12
                drawing.box(
                    x: start, y: barTop, width: max(width, bar.value == 0 ? 0 : 1.5),
                    height: Self.barHeight, fill: bar.value == nil ? .dashedOutline : bar.fill)
                drawing.text(
                    bar.value.map { "\($0)" } ?? protected, x: start + width + 5,
                    y: barTop + 10.5, size: SVGDrawing.smallSize)
                barTop += Self.barHeight + 2
            }
            y += height(of: row, width: drawing.width)
        }
    }
}
