import Core

@testable import Screening

/// Persons in an index, without a file or its keys.
struct MemoryList {
    let index: PersonIndex
    private let joins: [[UInt8]]

    init?(_ entries: [PersonEntry]) {
        var builder = PersonIndexBuilder()
        for entry in entries { guard builder.add(entry) else { return nil } }
        let content = builder.content()
        guard let digest = Digest256(bytes: [UInt8](repeating: 0, count: 32)) else { return nil }
        let bytes = PersonIndex.bytes(
            content,
            digests: [content.joins.count, content.entries.firsts.count].map {
                Array(repeating: digest, count: $0)
            })
        guard
            let vocabulary = PersonVocabulary(content.vocabulary, postings: content.postings),
            let index = PersonIndex(bytes, vocabulary: vocabulary, traits: content.traits)
        else { return nil }
        self.index = index
        joins = content.joins
    }

    /// By their numbers in the index, with their scores.
    func search(_ query: PersonQuery, bornAtOnce: Int? = nil) throws -> [Int: Int] {
        let joins = joins
        let search = PersonSearch(
            query, in: index, bornAtOnce: bornAtOnce ?? PersonSearch.bornAtOnce
        ) { (_, page) throws(ScreeningFault) in joins[page] }
        return Dictionary(uniqueKeysWithValues: try search.run().map { ($0.person, $0.score) })
    }
}
