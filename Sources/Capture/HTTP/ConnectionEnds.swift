/// Ends a connection behind its answer: its request was not read to its end, or none is
/// to follow.
struct ConnectionEnds: Error {}
