internal import Core

/// Goes through a body beside its description. How deep it goes is bounded by the description and
/// by ``BodyLimits/freeDepth``, not by the body.
struct BodyWalk {
    private(set) var refusals: [BodyRefusal] = []
    private(set) var warnings: [BodyWarning] = []
    let additions: CodeAdditions
    private var path: [String] = []

    init(additions: CodeAdditions) {
        self.additions = additions
    }

    mutating func check(_ value: JSONValue, against node: BodyNode) {
        switch (node, value) {
        case (.object(let shape), .object(let members)):
            check(members, against: shape)
        case (.list(let element, let limit), .array(let elements)):
            check(elements, against: element, limit: limit, node: node)
        case (.table(let keys, let element), .object(let members)):
            check(members, keys: keys, against: element)
        case (.national, .object):
            checkFree(value)
        case (.changes, .object(let members)):
            checkChanges(members)
        case (.integer(let range), .integer(let number)):
            check(number, within: range)
        case (.flag, .bool):
            break
        case (.either(let nodes), _):
            guard let fitting = nodes.first(where: { $0.takesType(of: value) }) else {
                return refuseType(value, node)
            }
            check(value, against: fitting)
        case (_, .string(let text)) where node.isText:
            check(text, against: node)
        default:
            refuseType(value, node)
        }
    }

    private mutating func check(_ members: [String: JSONValue], against shape: BodyShape) {
        for field in shape.fields {
            let value = members[field.name] ?? .null
            switch field.presence {
            case .compulsory where value.isNull:
                within(field.name) {
                    $0.refuse("found nothing, \(field.node.allowance) is compulsory")
                }
            case .recommended where value.isNull || value == .string(""):
                within(field.name) { $0.warn(.missing) }
            default:
                if value.isNull { continue }
                within(field.name) { $0.check(value, against: field.node) }
            }
        }
        for key in members.keys.filter({ shape.field(named: $0) == nil }).sorted() {
            let names = shape.fields.map(\.name).joined(separator: ", ")
            refuseKey(key, "found a key that is not known here, allowed are \(names)")
        }
    }

    private mutating func check(
        _ elements: [JSONValue], against element: BodyNode, limit: Int, node: BodyNode
    ) {
        guard elements.count <= limit else {
            return refuse("found \(elements.count) elements, allowed is \(node.allowance)")
        }
        for (index, value) in elements.enumerated() {
            within(String(index)) { $0.check(value, against: element) }
        }
        if case .zoneLine = element, elements.count > BodyLimits.zoneLines { warn(.format) }
    }

    private mutating func check(
        _ members: [String: JSONValue], keys: CodeList, against element: BodyNode
    ) {
        guard members.count <= BodyLimits.listLength else {
            return refuse("found \(members.count) keys, allowed are \(BodyLimits.listLength)")
        }
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            guard keyFits(key) else { continue }
            within(key) { walk in
                if !walk.knows(key, in: keys) { walk.warn(.unknownCode) }
                if !value.isNull { walk.check(value, against: element) }
            }
        }
    }

    private mutating func checkChanges(_ members: [String: JSONValue]) {
        guard members.count <= BodyLimits.changes else {
            return refuse("found \(members.count) changes, allowed are \(BodyLimits.changes)")
        }
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            guard key.unicodeScalars.count <= BodyLimits.textLength,
                let pointer = JSONPointer(key), !pointer.parts.isEmpty
            else {
                refuseKey(
                    key, "found a key that is no JSON pointer, allowed is one such as /direction")
                continue
            }
            within(key) { walk in
                // Other kinds are amended too; their places are not the crossing's and stay free.
                if let node = BodyNode.crossing.node(at: pointer.parts) {
                    if !value.isNull { walk.check(value, against: node) }
                } else {
                    walk.checkFree(value)
                }
            }
        }
    }

    // MARK: Free values

    private mutating func checkFree(_ value: JSONValue) {
        var remaining = BodyLimits.freeMembers
        checkFree(value, depth: 0, remaining: &remaining)
        if remaining < 0 {
            refuse("found more than the \(BodyLimits.freeMembers) keys and elements allowed")
        }
    }

    private mutating func checkFree(_ value: JSONValue, depth: Int, remaining: inout Int) {
        switch value {
        case .null, .bool: return
        case .integer(let number): checkWhole(number)
        case .number: refuseNumber()
        case .string(let text): checkText(text, limit: BodyLimits.textLength)
        case .array(let elements):
            guard descends(depth, elements.count, &remaining) else { return }
            for (index, element) in elements.enumerated() {
                path.append(String(index))
                checkFree(element, depth: depth + 1, remaining: &remaining)
                path.removeLast()
            }
        case .object(let members):
            guard descends(depth, members.count, &remaining) else { return }
            for (key, member) in members.sorted(by: { $0.key < $1.key }) where keyFits(key) {
                path.append(key)
                checkFree(member, depth: depth + 1, remaining: &remaining)
                path.removeLast()
            }
        }
    }

    private mutating func descends(_ depth: Int, _ count: Int, _ remaining: inout Int) -> Bool {
        guard count > 0 else { return true }
        guard depth < BodyLimits.freeDepth else {
            refuse("found more than the \(BodyLimits.freeDepth) levels of nesting allowed")
            return false
        }
        remaining -= count
        return remaining >= 0
    }

    private mutating func keyFits(_ key: String) -> Bool {
        let length = key.unicodeScalars.count
        guard length > BodyLimits.keyLength else { return true }
        refuseKey(key, "found a key of \(length) characters, allowed are \(BodyLimits.keyLength)")
        return false
    }

    // MARK: What was found

    func knows(_ code: String, in list: CodeList) -> Bool {
        list.contains(code) || additions.contains(code, in: list)
    }

    mutating func warn(_ code: WarningCode) {
        guard warnings.count < BodyLimits.warnings else { return }
        warnings.append(BodyWarning(pointer: JSONPointer(path), code: code))
    }

    mutating func refuse(_ detail: String) {
        guard refusals.count < BodyLimits.refusals else { return }
        refusals.append(BodyRefusal(pointer: JSONPointer(path), detail: detail))
    }

    /// Names the key; one that is itself over the limit is named by its object only, so that an
    /// answer stays small.
    private mutating func refuseKey(_ key: String, _ detail: String) {
        if key.unicodeScalars.count > BodyLimits.textLength { return refuse(detail) }
        within(key) { $0.refuse(detail) }
    }

    private mutating func refuseType(_ value: JSONValue, _ node: BodyNode) {
        refuse("found \(value.nameOfType), allowed is \(node.allowance)")
    }

    private mutating func within(_ step: String, _ body: (inout BodyWalk) -> Void) {
        path.append(step)
        body(&self)
        path.removeLast()
    }
}
