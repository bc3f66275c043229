/// A drawing in SVG (W3C SVG 2) whose places are said as in a language that is read from the left;
/// for one that is read from the right the whole is mirrored, words and numbers excepted.
///
/// Everything is a presentation attribute: the page's policy allows no styles but its own.
struct SVGDrawing {
    enum Anchor: String {
        case start, middle, end
    }

    /// What a shape is filled with. Each can be told from the others without its colour.
    enum Fill: Equatable {
        case solid, striped
        /// For a number that is not shown.
        case dashedOutline
    }

    static let ink = "#17262c"
    static let quiet = "#4d5c62"
    static let line = "#b9c3c1"
    private static let solidColour = "#0e4453"
    private static let stripeColour = "#b4530a"
    /// Points of usual words, and of those that must be narrow.
    static let textSize = 12.0
    static let smallSize = 10.0

    /// Of the width, for labels that stand beside what they name.
    static let labelShare = 0.34
    private static let letterWidth = 7.0
    private static let wide = 520.0

    /// Whether labels fit beside what they name; else they stand above it.
    static func fits(_ labels: [String], beside width: Double) -> Bool {
        let longest = Double(labels.map(\.count).max() ?? 0) * letterWidth
        return width >= wide && longest + 12 <= width * labelShare
    }

    let width: Double
    let isMirrored: Bool
    /// Tells this drawing's parts from those of others on the same page.
    let name: String
    private var parts: [String] = []

    init(width: Double, isMirrored: Bool, name: String) {
        self.width = width
        self.isMirrored = isMirrored
        self.name = name
    }

    mutating func text(
        _ words: String, x: Double, y: Double, anchor: Anchor = .start,
        size: Double = textSize, colour: String = ink, isBold: Bool = false
    ) {
        parts.append(
            "<text x=\"\(number(place(x)))\" y=\"\(number(y))\" text-anchor=\"\(anchor.rawValue)\" "
                + "font-size=\"\(number(size))\" fill=\"\(colour)\""
                + (isBold ? " font-weight=\"600\"" : "") + ">\(Self.escaped(words))</text>")
    }

    mutating func line(
        fromX: Double, y: Double, toX: Double, toY: Double, colour: String = line
    ) {
        parts.append(
            "<line x1=\"\(number(place(fromX)))\" y1=\"\(number(y))\" "
                + "x2=\"\(number(place(toX)))\" y2=\"\(number(toY))\" stroke=\"\(colour)\"/>")
    }

    mutating func box(x: Double, y: Double, width: Double, height: Double, fill: Fill) {
        guard width > 0, height > 0 else { return }
        let left = isMirrored ? self.width - x - width : x
        let colours =
            switch fill {
            case .solid: "fill=\"\(Self.solidColour)\""
            case .striped: "fill=\"url(#\(stripes))\" stroke=\"\(Self.stripeColour)\""
            case .dashedOutline:
                "fill=\"none\" stroke=\"\(Self.quiet)\" stroke-dasharray=\"3 3\""
            }
        parts.append(
            "<rect x=\"\(number(left))\" y=\"\(number(y))\" width=\"\(number(width))\" "
                + "height=\"\(number(height))\" \(colours)/>")
    }

    /// - Parameters:
    ///   - title: what is shown.
    ///   - description: the same in a sentence, for whoever does not see it.
    func document(height: Double, title: String, description: String, language: String) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="\(number(width))" \
        height="\(number(height))" viewBox="0 0 \(number(width)) \(number(height))" role="img" \
        lang="\(language)" direction="\(isMirrored ? "rtl" : "ltr")" \
        aria-labelledby="\(name)-title \(name)-words" \
        font-family="system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif">
        <title id="\(name)-title">\(Self.escaped(title))</title>
        <desc id="\(name)-words">\(Self.escaped(description))</desc>
        <defs><pattern id="\(stripes)" width="6" height="6" patternUnits="userSpaceOnUse" \
        patternTransform="rotate(45)"><rect width="6" height="6" fill="#ffffff"/>\
        <rect width="3" height="6" fill="\(Self.stripeColour)"/></pattern></defs>
        \(parts.joined(separator: "\n"))
        </svg>

        """
    }

    private var stripes: String { "\(name)-stripes" }

    private func place(_ x: Double) -> Double { isMirrored ? width - x : x }

    /// Tenths are finer than any screen here.
    private func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let digits = abs(tenths)
        return (tenths < 0 ? "-" : "") + "\(digits / 10)"
            + (digits % 10 == 0 ? "" : ".\(digits % 10)")
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}
