/// What commands show on a terminal.
enum ScreenText {
    /// Text that came from elsewhere may not move the cursor.
    static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? " " : $0
                }))
    }
}

/// ANSI colours of states, where they may be used.
struct Paint {
    let isColoured: Bool

    func callAsFunction(_ text: String, as state: StatusDocument.State) -> String {
        guard isColoured else { return text }
        let code =
            switch state {
            case .ok: 32
            case .warning: 33
            case .critical: 31
            case .unknown: 35
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
