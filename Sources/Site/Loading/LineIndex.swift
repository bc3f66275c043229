/// Which key of a TOML text stands on which line (TOML v1.0.0).
///
/// The parser gives positions for syntax errors only, so this reads the outline: headers, keys and
/// where values end. It is also the parser's guard: the parser asserts on some malformed text (a
/// header that begins with `=`), recurses over nested keys and cuts text at a zero character. So
/// it is given only what this could follow; a statement that is out of form is marked here, with
/// the reason, and reading goes on at the next line.
struct LineIndex {
    /// Keys nested, and lists in lists, deeper than this are refused.
    static let deepest = 16

    /// A header or a `key = value`, possibly over several lines.
    struct Statement {
        enum Kind { case header, pair }
        let kind: Kind
        /// Empty where not even the key could be read.
        let path: String
        let bytes: Range<Int>
        let lines: ClosedRange<Int>
        /// What is out of form, as the object of "found"; `nil` where it is in form.
        let problem: String?
    }

    /// What the parser must not be given.
    struct Hazard {
        let line: Int
        let found: String
        let allowed: String
    }

    private(set) var statements: [Statement] = []
    private(set) var hazards: [Hazard] = []
    /// Dotted path to the line of its first mention, from 1.
    private var lines: [String: Int] = [:]

    private var cursor: ByteCursor
    private var table = ""
    /// Of the statement being read.
    private var path = ""
    private var problem: String?
    /// How many tables each list of tables has so far.
    private var counts: [String: Int] = [:]

    init(_ text: [UInt8]) {
        cursor = ByteCursor(text)
        while skipToStatement() { readStatement() }
    }

    /// The line of a key, counted from 1; `nil` for a path that the text does not name.
    func line(of path: String) -> Int? { lines[path] }

    // MARK: Statements

    private mutating func readStatement() {
        let (start, firstLine) = (cursor.position, cursor.line)
        (path, problem) = ("", nil)
        let kind: Statement.Kind = cursor.peek == UInt8(ascii: "[") ? .header : .pair
        let isInForm = kind == .header ? header() : pair(in: table, depth: 0)
        if !isInForm || !endOfLine() { cursor.skipLine() }
        statements.append(
            Statement(
                kind: kind, path: path, bytes: start..<cursor.position,
                lines: firstLine...cursor.line,
                problem: problem))
    }

    private mutating func header() -> Bool {
        cursor.advance()
        let isList = cursor.peek == UInt8(ascii: "[")
        if isList { cursor.advance() }
        guard let names = keys(), let last = names.last else { return false }
        guard cursor.take("]"), !isList || cursor.takeHere("]") else {
            return fail("a table header without its closing " + (isList ? "]]" : "]"))
        }
        var path = ""
        for name in names.dropLast() {
            path = DottedPath.appending(name, to: path)
            note(path)
            if let count = counts[path] { path = DottedPath.appending(count - 1, to: path) }
        }
        path = DottedPath.appending(last, to: path)
        note(path)
        if isList {
            let index = counts[path, default: 0]
            counts[path] = index + 1
            path = DottedPath.appending(index, to: path)
            note(path)
        }
        self.path = path
        table = path
        return true
    }

    private mutating func pair(in table: String, depth: Int) -> Bool {
        guard let names = keys() else { return false }
        var path = table
        for name in names {
            path = DottedPath.appending(name, to: path)
            note(path)
        }
        if depth == 0 { self.path = path }
        guard cursor.take("=") else { return fail("a key without = after it") }
        return value(path, depth: depth)
    }

    /// Keeps the first reason: later ones only follow from it.
    private mutating func fail(_ problem: String) -> Bool {
        if self.problem == nil { self.problem = problem }
        return false
    }

    private mutating func note(_ path: String) {
        if lines[path] == nil { lines[path] = cursor.line }
    }

    // MARK: Keys

    private mutating func keys() -> [String]? {
        var names: [String] = []
        repeat {
            cursor.skipBlanks()
            guard let name = key() else {
                _ = fail("a line that does not begin with a key")
                return nil
            }
            names.append(name)
            cursor.skipBlanks()
        } while cursor.take(".")
        if names.count > Self.deepest { tooDeep() }
        return names
    }

    private mutating func key() -> String? {
        switch cursor.peek {
        case UInt8(ascii: "\""): return basicString()
        case UInt8(ascii: "'"): return literalString()
        default:
            let start = cursor.position
            while let byte = cursor.peek,
                byte.isLetterOrDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            {
                cursor.advance()
            }
            return start == cursor.position ? nil : cursor.string(from: start)
        }
    }

    // MARK: Values

    /// Passes over a value and notes what lies in it; `false` where it cannot be followed.
    private mutating func value(_ path: String, depth: Int) -> Bool {
        cursor.skipBlanks()
        guard depth <= Self.deepest else {
            tooDeep()
            return fail("lists nested too deep")
        }
        switch cursor.peek {
        case UInt8(ascii: "\""):
            return cursor.starts(with: #"""""#) ? passLong("\"") : basicString() != nil
        case UInt8(ascii: "'"):
            return cursor.starts(with: "'''") ? passLong("'") : literalString() != nil
        case UInt8(ascii: "["): return list(path, depth: depth)
        case UInt8(ascii: "{"): return inlineTable(path, depth: depth)
        default:
            return bareValue()
        }
    }

    /// A number, a truth value or a date; whether its digits make sense is the parser's to say.
    private mutating func bareValue() -> Bool {
        let start = cursor.position
        while let byte = cursor.peek, !",]}#\n\r".utf8.contains(byte) { cursor.advance() }
        var bytes = cursor.text[start..<cursor.position]
        while let last = bytes.last, last == UInt8(ascii: " ") || last == 9 { bytes.removeLast() }
        guard let first = bytes.first else { return fail("a key without a value") }
        let value = String(decoding: bytes, as: UTF8.self)
        let digits = first.isDigit ? bytes : bytes.dropFirst()
        let isNumber =
            (first.isDigit || first == UInt8(ascii: "+") || first == UInt8(ascii: "-"))
            && digits.first?.isDigit == true
            && digits.allSatisfy { $0.isLetterOrDigit || "_.+-: ".utf8.contains($0) }
        let words: Set = ["true", "false", "inf", "+inf", "-inf", "nan", "+nan", "-nan"]
        return isNumber || words.contains(value)
            ? true : fail("a value without quotes that is no number: \(value.quoted)")
    }

    private mutating func list(_ path: String, depth: Int) -> Bool {
        cursor.advance()
        var index = 0
        while true {
            cursor.skipBlanksAndLines()
            if cursor.take("]") { return true }
            let element = DottedPath.appending(index, to: path)
            note(element)
            guard value(element, depth: depth + 1) else { return false }
            index += 1
            cursor.skipBlanksAndLines()
            if cursor.take("]") { return true }
            guard cursor.take(",") else { return fail("a list without its closing ]") }
        }
    }

    private mutating func inlineTable(_ path: String, depth: Int) -> Bool {
        cursor.advance()
        cursor.skipBlanks()
        if cursor.take("}") { return true }
        while true {
            guard pair(in: path, depth: depth + 1) else { return false }
            cursor.skipBlanks()
            if cursor.take("}") { return true }
            guard cursor.take(",") else { return fail("a table in braces without its closing }") }
        }
    }

    // MARK: Strings

    private mutating func basicString() -> String? {
        cursor.advance()
        var scalars = String.UnicodeScalarView()
        var start = cursor.position
        while let byte = cursor.peek, byte != UInt8(ascii: "\n") {
            if byte == UInt8(ascii: "\"") {
                scalars.append(
                    contentsOf: cursor.string(from: start)
                        .unicodeScalars)
                cursor.advance()
                return String(scalars)
            }
            if byte == UInt8(ascii: "\\") {
                scalars.append(
                    contentsOf: cursor.string(from: start)
                        .unicodeScalars)
                guard let scalar = escape() else {
                    _ = fail(#"a backslash that begins no escape; in '…' a backslash is itself"#)
                    return nil
                }
                scalars.append(scalar)
                start = cursor.position
            } else {
                cursor.advance()
            }
        }
        _ = fail("text without its closing quote")
        return nil
    }

    private mutating func literalString() -> String? {
        cursor.advance()
        let start = cursor.position
        while let byte = cursor.peek, byte != UInt8(ascii: "\n") {
            cursor.advance()
            if byte == UInt8(ascii: "'") {
                return String(decoding: cursor.text[start..<cursor.position - 1], as: UTF8.self)
            }
        }
        _ = fail("text without its closing quote")
        return nil
    }

    /// A string over several lines: its content matters only for where it ends.
    private mutating func passLong(_ quote: Unicode.Scalar) -> Bool {
        let mark = UInt8(ascii: quote)
        for _ in 0..<3 { cursor.advance() }
        while let byte = cursor.peek {
            if byte == UInt8(ascii: "\\"), quote == "\"" {
                if escape() == nil { cursor.advance() }
            } else if byte == mark,
                cursor.starts(with: String(repeating: Character(quote), count: 3))
            {
                for _ in 0..<3 { cursor.advance() }
                // One or two quotes may stand right before the closing three.
                for _ in 0..<2 where cursor.peek == mark { cursor.advance() }
                return true
            } else {
                cursor.advance()
            }
        }
        return fail("text over several lines without its closing three quotes")
    }

    /// Takes `\n`, `\u00E9`, …; `nil` for what the parser will refuse.
    private mutating func escape() -> Unicode.Scalar? {
        cursor.advance()
        guard let letter = cursor.peek, letter != UInt8(ascii: "\n") else { return nil }
        let width = letter == UInt8(ascii: "u") ? 4 : letter == UInt8(ascii: "U") ? 8 : 0
        cursor.advance()
        guard width > 0 else {
            let plain: [UInt8: Unicode.Scalar] = [
                UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "t"): "\t", UInt8(ascii: "n"): "\n",
                UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "r"): "\r", UInt8(ascii: "\""): "\"",
                UInt8(ascii: "\\"): "\\",
            ]
            return plain[letter]
        }
        let digits = cursor.text[cursor.position..<min(cursor.position + width, cursor.text.count)]
        guard digits.count == width,
            let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { return nil }
        if code == 0 {
            hazards.append(
                Hazard(
                    line: cursor.line, found: "the escape of a zero character",
                    allowed: "text without zero characters"))
        }
        cursor.skip(width)
        return Unicode.Scalar(code)
    }

    // MARK: Ends

    private mutating func skipToStatement() -> Bool {
        cursor.skipBlanksAndLines()
        return cursor.peek != nil
    }

    /// Takes blanks and a comment up to, not including, the line's end.
    private mutating func endOfLine() -> Bool {
        cursor.skipBlanks()
        cursor.skipComment()
        return cursor.peek == nil || cursor.peek == UInt8(ascii: "\n")
            || fail("more text after the end of it")
    }

    private mutating func tooDeep() {
        hazards.append(
            Hazard(
                line: cursor.line, found: "keys or lists nested more than \(Self.deepest) deep",
                allowed: "at most \(Self.deepest)"))
    }
}
