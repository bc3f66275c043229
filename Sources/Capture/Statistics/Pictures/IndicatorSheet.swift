/// A sheet of numbers: a row for each value, a column for each month or day, a bar below each
/// number so that what grows is seen.
struct IndicatorSheet {
    struct Cell {
        let value: Int64?
        let isProtected: Bool
    }

    let columns: [String]
    let rows: [(label: String, cells: [Cell])]
    let protected: String

    /// Columns of one picture, the latest: the table beside it has them all.
    static let most = 12
    private static let rowHeight = 30.0
    private static let headHeight = 24.0
    private static let labelRow = 18.0
    private static let least = 58.0

    /// Whether labels stand beside their numbers.
    private func isWide(_ width: Double) -> Bool {
        SVGDrawing.fits(rows.map(\.label), beside: width)
    }

    func height(width: Double) -> Double {
        let row = Self.rowHeight + (isWide(width) ? 0 : Self.labelRow)
        return Self.headHeight + Double(rows.count) * row + 4
    }

    func draw(on drawing: inout SVGDrawing, from top: Double) {
        let isWide = isWide(drawing.width)
        let start = isWide ? drawing.width * SVGDrawing.labelShare : 0
        let fitting = max(1, Int((drawing.width - start) / Self.least))
        let first = max(0, columns.count - min(Self.most, fitting))
        let shown = Array(columns[first...])
        let step = (drawing.width - start) / Double(max(shown.count, 1))
        for (place, column) in shown.enumerated() {
            drawing.text(
                column, x: start + (Double(place) + 1) * step - 4, y: top + 14, anchor: .end,
                size: SVGDrawing.smallSize, colour: SVGDrawing.quiet)
        }
        var y = top + Self.headHeight
        drawing.line(fromX: 0, y: y, toX: drawing.width, toY: y, colour: SVGDrawing.quiet)
        for row in rows {
            let cellTop = y + (isWide ? 0 : Self.labelRow)
            drawing.text(
                row.label, x: isWide ? start - 8 : 0, y: y + 16, anchor: isWide ? .end : .start)
            let cells = row.cells[first...]
            let longest = max(cells.compactMap(\.value).max() ?? 0, 1)
            for (place, cell) in cells.enumerated() {
                let end = start + (Double(place) + 1) * step - 4
                drawing.text(
                    cell.isProtected ? protected : cell.value.map { "\($0)" } ?? "–", x: end,
                    y: cellTop + 16, anchor: .end,
                    size: cell.isProtected ? SVGDrawing.smallSize : SVGDrawing.textSize)
                let length = (step - 8) * Double(cell.value ?? 0) / Double(longest)
                drawing.box(
                    x: end - length, y: cellTop + 20, width: length, height: 4, fill: .solid)
            }
            y = cellTop + Self.rowHeight
            drawing.line(fromX: 0, y: y, toX: drawing.width, toY: y)
        }
    }
}
