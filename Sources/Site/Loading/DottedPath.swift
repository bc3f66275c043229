/// How a key is written in a fault: dotted, with indices from 0, odd names in quotes.
enum DottedPath {
    static func appending(_ name: String, to path: String) -> String {
        let isBare =
            !name.isEmpty
            && name.utf8.allSatisfy {
                $0.isLetterOrDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
            }
        let spelled = isBare ? name : name.quotedKey
        return path.isEmpty ? spelled : "\(path).\(spelled)"
    }

    static func appending(_ index: Int, to path: String) -> String { "\(path)[\(index)]" }
}

extension String {
    fileprivate var quotedKey: String {
        let shown = unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case _ where scalar.value < 0x20: "\\u{\(String(scalar.value, radix: 16))}"
            default: String(scalar)
            }
        }
        return "\"\(shown.joined())\""
    }
}
