import Core

extension Bundle {
    /// The persons of a bundle: what is in memory of them, and which sections hold their pages.
    struct Persons {
        let index: PersonIndex
        /// By ``PersonIndex/Section``.
        let sections: [Int]
    }

    /// Everybody in the list who agrees with the query, the best first, at most
    /// ``ScreeningLimit/personMatches``. Reads and decrypts the pages of joined parts and of
    /// those who are told of. Blocks for as long as the disk takes.
    ///
    /// - Throws: `altered` or `file` when a page is not the one that was signed or cannot be read.
    public func search(_ query: PersonQuery) throws(ScreeningFault) -> [PersonMatch] {
        try search(query) { _ in true }
    }

    /// As above, only of those whose entries' names pass.
    func search(
        _ query: PersonQuery, where counts: (String) -> Bool
    ) throws(ScreeningFault) -> [PersonMatch] {
        guard let persons else { return [] }
        let found = try PersonSearch(query, in: persons.index, pages: page).run()
        var matches: [PersonMatch] = []
        for person in found where matches.count < ScreeningLimit.personMatches {
            let entry = try self.person(person.person, in: persons)
            guard counts(entry.identifier) else { continue }
            guard let match = PersonMatch(query, entry: entry, list: description.name),
                match.score == person.score
            else { throw .altered("person \(person.person)") }
            matches.append(match)
        }
        return matches
    }

    private func page(
        _ section: PersonIndex.Section, _ number: Int
    ) throws(ScreeningFault) -> [UInt8] {
        guard let persons, number < persons.index.pageCount(of: section) else {
            throw .altered("page \(number)")
        }
        return try page(
            number, digest: persons.index.digest(of: number, in: section),
            section: persons.sections[section.rawValue])
    }

    private func person(
        _ person: Int, in persons: Persons
    ) throws(ScreeningFault) -> PersonEntry {
        let place = persons.index.place(of: person)
        let content = try page(.entries, place.page)
        guard let range = RecordPages.range(of: place.record, in: content),
            let entry = PersonEntry(bytes: content[range])
        else { throw .altered("page \(place.page)") }
        return entry
    }

    static func persons(
        _ manifest: BundleManifest, _ file: BundleFile, _ header: BundleHeader, _ pages: BundlePages
    ) throws(ScreeningFault) -> Persons? {
        guard let index = manifest.section(BundleSection.personIndex) else { return nil }
        func broken() -> ScreeningFault {
            ScreeningFault(
                .notABundle, "the list's persons are written in a way that is not known here",
                "update the post's software, or have the list built again")
        }
        let kinds = [BundleSection.personJoins, BundleSection.personEntries]
        let sections = kinds.compactMap { manifest.section($0) }
        guard sections.count == kinds.count,
            let vocabulary = manifest.section(BundleSection.personVocabulary),
            let postings = manifest.section(BundleSection.personPostings),
            let traits = manifest.section(BundleSection.personTraits)
        else { throw broken() }
        let words = try whole(vocabulary, "the names' parts", file, header, pages)
        guard
            let parts = PersonVocabulary(
                words, postings: try whole(postings, "who bears them", file, header, pages)),
            let persons = PersonIndex(
                try whole(index, "the index of persons", file, header, pages), vocabulary: parts,
                traits: try whole(traits, "what is compared of persons", file, header, pages))
        else { throw broken() }
        for section in PersonIndex.Section.allCases {
            guard
                persons.pageCount(of: section) == sections[section.rawValue].section.pageCount
            else { throw broken() }
        }
        return Persons(index: persons, sections: sections.map(\.index))
    }

    static func personChanges(
        _ manifest: BundleManifest, _ file: BundleFile, _ header: BundleHeader, _ pages: BundlePages
    ) throws(ScreeningFault) -> PersonChanges? {
        guard let place = manifest.section(BundleSection.personChanges) else { return nil }
        let bytes = try whole(place, "the persons that change", file, header, pages)
        guard let changes = PersonChanges(bytes) else {
            throw .notABundle("its persons that change are cut")
        }
        return changes
    }
}
