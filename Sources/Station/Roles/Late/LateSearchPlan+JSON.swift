internal import Core

extension LateSearchPlan {
    var json: JSONValue {
        [
            "known": .object(known.mapValues { .string($0.description) }),
            "searches": .array(searches.map(\.json)),
        ]
    }

    /// `nil` for anything else than ``json`` gives.
    init?(_ json: JSONValue) {
        guard let heads = json["known"]?.object, let list = json["searches"]?.array else {
            return nil
        }
        let known = heads.compactMapValues { $0.string.flatMap { Identifier($0) } }
        let searches = list.compactMap(Search.init)
        guard known.count == heads.count, searches.count == list.count else { return nil }
        self.known = known
        self.searches = searches
    }
}

extension LateSearchPlan.Search {
    fileprivate var json: JSONValue {
        [
            "list": .string(list), "since": JSONValue(since?.description),
            "head": .string(head.description), "end": JSONValue(end),
            "alerts_before": JSONValue(alertsBefore),
            "crossings_before": .integer(crossingsBefore), "crossings": .integer(crossings),
            "hits": .integer(hits),
        ]
    }

    fileprivate init?(_ json: JSONValue) {
        guard let list = json["list"]?.string,
            let head = json["head"]?.string.flatMap({ Identifier($0) }),
            let crossingsBefore = json["crossings_before"]?.integer,
            let crossings = json["crossings"]?.integer, let hits = json["hits"]?.integer
        else { return nil }
        self.init(list: list, since: json["since"]?.string.flatMap { Identifier($0) }, head: head)
        end = json["end"]?.integer
        alertsBefore = json["alerts_before"]?.integer
        self.crossingsBefore = crossingsBefore
        self.crossings = crossings
        self.hits = hits
    }
}
