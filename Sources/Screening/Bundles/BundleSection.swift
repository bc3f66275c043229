import Core

/// One part of a bundle: a run of pages that the manifest names, places and vouches for.
///
/// Readers pass over kinds that they do not know, so that later lists can say more beside today's
/// sections.
struct BundleSection: Hashable, Sendable {
    /// Entries of documents in pages; see ``DocumentPage``.
    static let documentPages = "documents.pages"
    /// Which runs of numbers are taken; see ``FingerprintSet``.
    static let documentFilter = "documents.filter"
    /// Groups of numbers, what codes stand for, and the hashes of pages; see ``DocumentIndex``.
    static let documentIndex = "documents.index"

    /// Of each part of a name the persons who bear it. The number names the rules by which names
    /// are taken apart: a list built by others would be searched wrongly.
    static let personPostings = "persons.postings.2"
    /// Persons by two parts of their name written as one.
    static let personJoins = "persons.joins.2"
    /// What a score compares.
    static let personTraits = "persons.traits.2"
    static let personEntries = "persons.entries.2"
    /// All parts of names.
    static let personVocabulary = "persons.vocabulary.2"
    /// Persons' least weights, years of birth, and the hashes of the pages of joins and entries.
    static let personIndex = "persons.index"
    /// Of a change: whose entries of earlier files count no more.
    static let personChanges = "persons.changes"

    let kind: String
    /// From the first section on, in bytes; a multiple of the page size.
    let offset: Int
    /// As stored, in bytes; a multiple of the page size.
    let length: Int
    /// Payload in bytes, without the last page's padding.
    let payload: Int
    /// Over the section as stored. Checked at opening, but for sections whose pages an index
    /// vouches for one by one.
    let digest: Digest256

    var pageCount: Int { length / BundlePages.stored }

    var json: JSONValue {
        [
            "kind": .string(kind),
            "offset": .integer(Int64(offset)),
            "length": .integer(Int64(length)),
            "payload": .integer(Int64(payload)),
            "sha256": .string(digest.description),
        ]
    }

    init(
        kind: String, offset: Int, length: Int, payload: Int, digest: Digest256
    ) {
        self.kind = kind
        self.offset = offset
        self.length = length
        self.payload = payload
        self.digest = digest
    }

    init(json: JSONValue) throws(ScreeningFault) {
        guard let kind = json["kind"]?.string, let offset = json["offset"]?.integer,
            let length = json["length"]?.integer, let payload = json["payload"]?.integer,
            let digest = json["sha256"]?.string.flatMap({ Digest256($0) }),
            (0...Int64(ScreeningLimit.bundle)).contains(offset),
            (0...Int64(ScreeningLimit.bundle)).contains(length),
            offset % Int64(BundlePages.stored) == 0, length % Int64(BundlePages.stored) == 0,
            (0...length / Int64(BundlePages.stored) * Int64(BundlePages.payload)).contains(payload)
        else { throw .notABundle("its manifest places a section where none can be") }
        self.init(
            kind: kind, offset: Int(offset), length: Int(length), payload: Int(payload),
            digest: digest)
    }
}
