import Foundation

/// What `Package.swift` declares, read from its text.
struct Manifest {
    struct Target {
        let name: String
        /// Other targets.
        let targets: [String]
        /// Modules of packages, by the name of their product.
        let products: [String]
    }

    /// Everything but tests, in the order of the file.
    let targets: [Target]
    /// Targets that have a test target of their name.
    let tested: Set<String>

    init(_ text: String) {
        var products: [String: String] = [:]
        let product = /let (\w+): Target\.Dependency = \.product\(\s*name: "(\w+)"/
        for match in text.matches(of: product) {
            products[String(match.1)] = String(match.2)
        }
        let declaration =
            #/
            (?:\.systemLibrary\(\s*name:\s|library\(\s*|program\(\s*)
            "([\w-]+)"(?:,\s*\[([^\]]*)\])?
            /#
        targets = text.matches(of: declaration).map { match in
            // A shim's own brackets name Debian packages, and are not behind its name.
            let names = (match.2 ?? "").split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            return Target(
                name: String(match.1),
                targets: names.filter { $0.hasPrefix("\"") }.map {
                    String($0.dropFirst().dropLast())
                },
                products: names.filter { !$0.isEmpty && !$0.hasPrefix("\"") }
                    .map { products[$0] ?? $0 })
        }
        tested = Set(text.matches(of: /tests\(\s*"(\w+)"/).map { String($0.1) })
    }
}
