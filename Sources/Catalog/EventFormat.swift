/// How the messages of a product topic are written.
public enum EventFormat: String, Sendable, CaseIterable {
    /// Each message is recognised by its fields.
    case automatic
    /// `{"op": "update", "product_id": …, "ts": …, "version": …, "product": {…}}`, with the names of a ``FieldMapping``.
    case plain
    /// A change event of a Debezium connector, with or without its `schema`/`payload` wrapper
    /// (https://debezium.io/documentation/reference/stable/connectors/postgresql.html).
    case debezium
}
