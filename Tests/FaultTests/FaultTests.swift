import Testing

/// What gramd promises to bear: each test injects one kind of fault into the real `gramd run` between a Kafka broker and
/// a PostgreSQL server, and compares the index with a pure recomputation of the events by an ordered digest.
///
/// `make chaos` runs them for longer and prints a row for each.
@Suite(.serialized) enum FaultTests {}
