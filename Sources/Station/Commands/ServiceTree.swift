internal import Core
internal import Health

/// A supervision tree for people, one line a child.
enum ServiceTree {
    static func render(_ tree: JSONValue, depth: Int = 0) -> String {
        guard let id = tree["id"]?.string else { return "" }
        let name = String(repeating: "  ", count: depth) + id
        let state = tree["state"]?.string ?? "unknown"
        let since = tree["for_s"]?.integer.map { "for \(Quantities.age($0))" } ?? ""
        let restarts = tree["restarts"]?.integer ?? 0
        var line = [
            ScreenText.padded(name, 24), ScreenText.padded(state, 13), ScreenText.padded(since, 16),
            "\(restarts) restarts",
        ]
        .joined()
        for hold in tree["holds"]?.array ?? [] {
            line +=
                "\n" + String(repeating: "  ", count: depth + 1) + "held by "
                + "\(hold["by"]?.string ?? "?"): \(hold["reason"]?.string ?? "?")"
        }
        if let error = tree["last_error"]?.string {
            line += "\n" + String(repeating: "  ", count: depth + 1) + "last error: \(error)"
        }
        let children = (tree["children"]?.array ?? []).map { render($0, depth: depth + 1) }
        return line + "\n" + children.joined()
    }
}
