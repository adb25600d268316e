/// How the messages of a product topic are written.
public enum EventFormat: String, Sendable, CaseIterable {
    /// Each message is recognised by its fields.
    case automatic
    /// `{"op": "update", "product_id": …, "ts": …, "version": …, "product": {…}}`, with the names of a ``FieldMapping``.
    case plain
    /// A change event of a Debezium connector, or the row that `ExtractNewRecordState` makes of it, with or without
    /// Kafka Connect's `schema`/`payload` wrapper
    /// (https://debezium.io/documentation/reference/stable/connectors/postgresql.html).
    case debezium
}
