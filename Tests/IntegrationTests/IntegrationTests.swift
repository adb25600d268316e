import TestSupport
import Testing

/// The real `gramd run`, as a process of its own, between a Kafka broker and a PostgreSQL server.
///
/// Servers are the in-process mock cluster and a throwaway PostgreSQL unless GRAMD_TEST_KAFKA (`host:port`) and
/// GRAMD_TEST_POSTGRES (a libpq connection string) name others. The oracle of most tests is an index that was filled
/// by applying the same events in order in this process, without any fault.
@Suite(.serialized) enum IntegrationTests {}
