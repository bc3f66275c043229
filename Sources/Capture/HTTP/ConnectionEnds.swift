/// Ends a connection behind its answer: its request was not read to its end, or nothing is to follow.
struct ConnectionEnds: Error {}
