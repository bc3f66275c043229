import Core
import Records

/// Values made from a body's description: one that can be stored, and every place in it.
struct BodySamples {
    /// Which alternative is taken where a description has several.
    let alternative: Int

    func value(for node: BodyNode) -> JSONValue {
        switch node {
        case .object(let shape):
            .object(
                Dictionary(
                    uniqueKeysWithValues: shape.fields.map { ($0.name, value(for: $0.node)) }))
        case .list(let element, _): [value(for: element)]
        case .table(let keys, let element):
            .object(
                Dictionary(uniqueKeysWithValues: keys.values.map { ($0, value(for: element)) }))
        case .national: ["lane": 1]
        case .changes: ["/direction": "entry", "/traveller/sex": "F"]
        case .text: "a text"
        case .code(let list): .string(list.values[0])
        case .state: "NER"
        case .partialDate: "1990-XX-XX"
        case .date: "2026-11-18"
        case .instant: "2026-11-18T05:00:00Z"
        case .integer(let range): .integer(range.contains(1) ? 1 : range.lowerBound)
        case .flag: true
        case .base64: "AAEC"
        case .zoneLine: "P<NERSOULEY<<"
        case .digest: .string(String(repeating: "0a", count: 32))
        case .identifier: "01936f2e-0000-7000-8000-000000000001"
        case .either(let nodes): value(for: nodes[alternative % nodes.count])
        }
    }

    struct Place {
        let path: [String]
        let node: BodyNode
        /// Whether `null` is refused there.
        let isCompulsory: Bool
    }

    /// Every place of ``value(for:)``, the outermost first.
    func places(in node: BodyNode, at path: [String] = [], isCompulsory: Bool = true) -> [Place] {
        let here = Place(path: path, node: node, isCompulsory: isCompulsory)
        return [here] + inner(node, path)
    }

    private func inner(_ node: BodyNode, _ path: [String]) -> [Place] {
        switch node {
        case .object(let shape):
            shape.fields.flatMap {
                places(
                    in: $0.node, at: path + [$0.name], isCompulsory: $0.presence == .compulsory)
            }
        case .list(let element, _): places(in: element, at: path + ["0"], isCompulsory: true)
        case .table(let keys, let element):
            keys.values.flatMap { places(in: element, at: path + [$0], isCompulsory: false) }
        case .changes:
            places(
                in: .code(.direction), at: path + ["/direction"], isCompulsory: false)
        case .either(let nodes): inner(nodes[alternative % nodes.count], path)
        default: []
        }
    }
}

/// The JSON types, each with a value.
enum JSONType: CaseIterable {
    case null, bool, integer, fraction, string, array, object

    var value: JSONValue {
        switch self {
        case .null: .null
        case .bool: false
        case .integer: 7
        case .fraction: .number(1.5)
        case .string: "?"
        case .array: []
        case .object: [:]
        }
    }

    /// Whether this type is another than what the description names, said here a second time.
    func isWrong(for place: BodySamples.Place) -> Bool {
        self == .null ? place.isCompulsory : !Self.right(for: place.node).contains(self)
    }

    private static func right(for node: BodyNode) -> Set<JSONType> {
        switch node {
        case .object, .table, .national, .changes: [.object]
        case .list: [.array]
        case .integer: [.integer]
        case .flag: [.bool]
        case .either(let nodes): nodes.reduce(into: []) { $0.formUnion(right(for: $1)) }
        case .text, .code, .state, .partialDate, .date, .instant, .base64, .zoneLine, .digest,
            .identifier:
            [.string]
        }
    }
}
