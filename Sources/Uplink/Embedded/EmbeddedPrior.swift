/// Texts of layout 2 that are written into the program by `Tests/embed`.
enum EmbeddedPrior {}
