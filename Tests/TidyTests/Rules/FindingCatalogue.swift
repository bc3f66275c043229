/// The codes that findings have in the sources, and those that the README's "Repair" explains.
enum FindingCatalogue {
    /// Codes that stand whole in a file.
    static func codes(_ file: SourceFile) -> [String] {
        file.text.matches(of: /[cC]ode(?: =|:) "([a-z]+\.[a-z_]+)"/).map { String($0.1) }
    }

    /// Beginnings of codes that are put together.
    static func beginnings(_ file: SourceFile) -> [String] {
        file.text.matches(of: /code:\s+"([a-z]+\.[a-z_]*)\\\(/).map { String($0.1) }
            + file.text.matches(of: /code:\s+"\\\([a-zA-Z.]+\)(\.[a-z_]+)"/).map { String($0.1) }
    }

    /// Codes in the first cells of the table between its two marks.
    static func explained(_ readme: String) -> [String] {
        guard let table = readme.split(separator: "<!-- findings -->").dropFirst().first else {
            return []
        }
        return table.split(separator: "<!-- end findings -->").first?.split(separator: "\n")
            .flatMap { row in
                (row.split(separator: " | ").first ?? "").matches(of: /`([a-z]+\.[a-z_]+)`/)
                    .map { String($0.1) }
            } ?? []
    }
}
