/// Files of `Assets` as text in the program, for SwiftPM's resource bundles are found by absolute
/// paths. The parts beside this one are written by `Tests/embed`.
enum EmbeddedAsset {}
