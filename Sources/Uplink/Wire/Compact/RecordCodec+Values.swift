internal import Core

/// What is asked at a place; the numbers are part of the layout.
enum Question: Int {
    case hasParts, isObject, isTwin, isForeseen, isKnown, isThere, hasMoreKeys
    /// At all places alike: whether somebody who crossed before says the same again.
    case isSame
}

extension RecordCodec {
    /// Codes any value at a place.
    mutating func value(
        _ value: JSONValue?, at node: Int, depth: Int
    ) throws(WireFault) -> JSONValue {
        guard depth < Self.depthLimit else { throw .malformed("a record of it is too deep") }
        let isObject = value?.object != nil
        let hasParts = isObject || value?.array != nil
        guard try ask(.hasParts, hasParts, at: node) else {
            return try scalar(value.flatMap { Scalar($0) }, at: node).json()
        }
        try spend(2)
        if try ask(.isObject, isObject, at: node) {
            return try object(value?.object, at: node, depth: depth)
        }
        return try array(value?.array, at: node, depth: depth)
    }

    private mutating func object(
        _ members: [String: JSONValue]?, at node: Int, depth: Int
    ) throws(WireFault) -> JSONValue {
        var result: [String: JSONValue] = [:]
        var recent: UInt64 = 0
        // Places are told apart by bytes, so that a key is asked for exactly as it is written.
        var left = Set(members.map { $0.keys.map { Array($0.utf8) } } ?? [])
        for index in nodes[node].keys.indices {
            let key = nodes[node].keys[index]
            let member = nodes[node].members[index]
            let isThere = try ask(
                .isThere, left.contains(key), at: member, recent: recent, hint: record.transport)
            recent = recent << 1 & 7 | (isThere ? 1 : 0)
            guard isThere else { continue }
            left.remove(key)
            try add(key, at: member, members, to: &result, depth: depth)
        }
        var rest = left.sorted { $0.lexicographicallyPrecedes($1) }[...]
        while try ask(.hasMoreKeys, !rest.isEmpty, at: node) {
            let key = try text(rest.popFirst(), at: child("keys", of: 0), foreseen: [])
            guard !nodes[node].keys.contains(key) else {
                throw .malformed("a key of it comes twice")
            }
            let member = try newChild(key, of: node)
            try add(key, at: member, members, to: &result, depth: depth)
        }
        return .object(result)
    }

    private mutating func add(
        _ key: [UInt8], at member: Int, _ members: [String: JSONValue]?,
        to result: inout [String: JSONValue], depth: Int
    ) throws(WireFault) {
        try spend(key.count + 4)
        guard let name = String(validating: key, as: UTF8.self) else {
            throw .malformed("a key of it is not UTF-8")
        }
        guard result[name] == nil else { throw .malformed("a key of it comes twice") }
        result[name] = try value(members?[name], at: member, depth: depth + 1)
    }

    private mutating func array(
        _ elements: [JSONValue]?, at node: Int, depth: Int
    ) throws(WireFault) -> JSONValue {
        let count = try count(elements?.count, at: node)
        try spend(count)
        var result: [JSONValue] = []
        result.reserveCapacity(count)
        for index in 0..<count {
            let place = try element(index, of: node)
            record.siblings = count
            result.append(try value(elements?[index], at: place, depth: depth + 1))
        }
        return .array(result)
    }

    private mutating func scalar(_ said: Scalar?, at node: Int) throws(WireFault) -> Scalar {
        let scalar = try unnoted(said, at: node)
        try spend(scalar.leastBytes)
        note(scalar, at: node)
        return scalar
    }

    private mutating func unnoted(_ said: Scalar?, at node: Int) throws(WireFault) -> Scalar {
        if let same = record.holder?[node] {
            let isSame = try ask(.isSame, said == same, at: node, hint: record.acquaintance)
            record.acquaintance = isSame ? min(record.acquaintance + 1, 5) : 2
            if isSame { return same }
        }
        if let twin = nodes[node].twin, let same = record.values[twin] {
            if try ask(.isTwin, said == same, at: node, hint: same.hash) { return same }
        }
        var foreseen = nodes[node].lastText
        if let rule = nodes[node].rule, let guess = foresee(rule) {
            if try ask(.isForeseen, said == .text(guess), at: node) { return .text(guess) }
            foreseen = guess
        }
        if !nodes[node].values.isEmpty {
            let place = said.flatMap { nodes[node].place(of: $0) }
            if try ask(.isKnown, place != nil, at: node, hint: record.acquaintance) {
                return nodes[node].values[try index(place, at: node)]
            }
        }
        return try new(said, at: node, foreseen: foreseen)
    }

    private mutating func note(_ scalar: Scalar, at node: Int) {
        let isMany = nodes[node].values.count > 16
        nodes[node].note(scalar)
        let hash = ContextHash.of(UInt64(node), scalar.hash)
        record.previousTwo = ContextHash.of(record.previous, hash)
        record.previous = hash
        if isMany || nodes[node].last == 0 { record.anchor = hash }
        record.values[node] = scalar
        switch nodes[node].pivot {
        case .bearing: record.bearing = ContextHash.of(record.bearing, scalar.hash)
        case .transport: record.transport = scalar.hash
        case nil: break
        }
        guard let text = scalar.text, text.count >= 3 else { return }
        if let first = record.first[scalar] {
            if first != node { nodes[node].twin = first }
        } else {
            record.first[scalar] = node
        }
    }

    /// Codes a yes or no at a place under all that may bear on it.
    mutating func ask(
        _ question: Question, _ answer: Bool, at node: Int, recent: UInt64 = 0, hint: UInt64 = 0
    ) throws(WireFault) -> Bool {
        let start = ContextHash.of(
            ContextSeed.question + UInt64(question.rawValue),
            question == .isSame ? 0 : nodes[node].hash)
        coder.standing = start
        let before = nodes[node].history[question.rawValue]
        setContexts(
            start, before << 3 | recent, record.previous, record.previousTwo, record.anchor,
            UInt64(nodes[node].last), record.lane, record.bearing, hint)
        let bit = try coder.bit(answer ? 1 : 0, set: question.rawValue)
        nodes[node].history[question.rawValue] = before << 1 & 0xF | UInt64(bit)
        return bit == 1
    }

    /// Codes which of the known values it is.
    private mutating func index(_ place: Int?, at node: Int) throws(WireFault) -> Int {
        let start = ContextHash.of(ContextSeed.index, nodes[node].hash)
        let last = UInt64(nodes[node].last)
        coder.standing = start
        setContexts(
            start, last, last << 16 | UInt64(nodes[node].beforeLast), record.previous,
            record.previousTwo, record.anchor, record.lane, record.bearing,
            ContextHash.of(record.bearing, trail.lastKind) &+ last)
        return try tree(
            place ?? 0, bits: 8, below: nodes[node].values.count, set: MixerSet.index)
    }

    /// One context of the place alone and one for each of the others.
    private mutating func setContexts(_ start: UInt64, _ others: UInt64...) {
        coder.contexts[0] = start
        for (index, other) in others.enumerated() {
            coder.contexts[index + 1] = ContextHash.of(
                start &+ UInt64(index + 1), other)
        }
        coder.contextCount = others.count + 1
    }

    /// Codes a number below `below`, its highest bit first, each under the bits before it.
    mutating func tree(
        _ value: Int, bits: Int, below: Int, set: Int
    ) throws(WireFault) -> Int {
        let bases = coder.contexts
        var prefix = 1
        for shift in (0..<bits).reversed() {
            // Where a one would reach beyond the limit, it is a zero without a word.
            let least = ((prefix << 1 | 1) << shift) - (1 << bits)
            guard least < below else {
                prefix <<= 1
                continue
            }
            for index in 0..<coder.contextCount {
                coder.contexts[index] = ContextHash.of(bases[index], UInt64(prefix))
            }
            prefix = prefix << 1 | (try coder.bit(value >> shift & 1, set: set))
        }
        return prefix - (1 << bits)
    }

    /// Codes how many there are, 0 or more.
    mutating func count(_ value: Int?, at node: Int) throws(WireFault) -> Int {
        let last = nodes[node].lastCount
        let number = try number(
            value.map { Int64($0 - last) }, at: node,
            context: ContextHash.of(record.bearing, UInt64(min(last, 255))))
        guard let count = Int(exactly: number).map({ $0 &+ last }),
            (0...WireLimits.plainBytes).contains(count)
        else { throw .malformed("a list of it has no possible length") }
        nodes[node].lastCount = count
        return count
    }
}

extension RecordCodec {
    mutating func child(_ key: String, of node: Int) throws(WireFault) -> Int {
        let bytes = Array(key.utf8)
        if let index = nodes[node].keys.firstIndex(of: bytes) { return nodes[node].members[index] }
        return try newChild(bytes, of: node)
    }

    private mutating func newChild(_ key: [UInt8], of node: Int) throws(WireFault) -> Int {
        let child = try newNode(
            ContextHash.of(nodes[node].hash, ContextHash.of(key)),
            String(decoding: key, as: UTF8.self), of: node)
        nodes[node].keys.append(key)
        nodes[node].members.append(child)
        return child
    }

    private mutating func element(_ index: Int, of node: Int) throws(WireFault) -> Int {
        let own = min(index, PathNode.ownElements)
        while nodes[node].elements.count <= own {
            let next = nodes[node].elements.count
            let hash = ContextHash.of(nodes[node].hash, 0xE000 + UInt64(next))
            nodes[node].elements.append(try newNode(hash, String(next), of: node))
        }
        return nodes[node].elements[own]
    }

    private mutating func newNode(
        _ hash: UInt64, _ name: String, of parent: Int
    ) throws(WireFault) -> Int {
        guard nodes.count < Self.nodeLimit else { throw .malformed("it has too many places") }
        let path = parent == 0 ? name : nodes[parent].path + "/" + name
        nodes.append(PathNode(hash: hash, path: path))
        return nodes.count - 1
    }
}
