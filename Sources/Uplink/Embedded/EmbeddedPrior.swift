/// Texts of layout 4 that are written into the program by `Tests/embed`.
enum EmbeddedPrior {}
