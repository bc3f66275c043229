/// Bounds on everything that screening reads. Past a bound the input is refused with its place.
public enum ScreeningLimit {
    /// A whole bundle, in bytes.
    public static let bundle = 1 << 34
    /// The signed manifest, and likewise the key envelope, in bytes.
    public static let header = 1 << 20
    /// Sections of one bundle.
    public static let sections = 64
    /// A table in CSV, in bytes, and its rows.
    public static let table = 1 << 36
    public static let tableRows = 200_000_000
    /// Rows of a table of queries, whose answers are all held at once.
    public static let queryRows = 1_000_000
    public static let tableColumns = 32
    /// One field of a table, in bytes of UTF-8.
    public static let field = 1_024
    /// A document number without its separators, in characters.
    public static let documentNumber = 32
    /// A text field of an entry, in bytes of UTF-8.
    public static let entryText = 200
    /// Names, birth dates, nationalities and documents of one person, each.
    public static let entryValues = 64
    /// Persons of one list.
    public static let persons = 2_000_000
    /// Different parts of names in one list.
    public static let nameParts = 4_000_000
    /// Persons that one search tells of, the best first.
    public static let personMatches = 200
    /// Persons whom one change adds or replaces, and those whom it withdraws: their names are held
    /// in memory.
    public static let changedPersons = 100_000
    /// Changes to one list, after which it must come whole.
    public static let changes = 64
    /// Posts that a list may name.
    public static let permittedPosts = 1_000
    /// Lists that one post holds.
    public static let installedLists = 64
}
