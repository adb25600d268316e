/// What an event says of a product that came as another row, under another record key, than its state did.
///
/// It matters only in different partitions: within one the log has departure and arrival in their order.
public enum RowMove: Sendable {
    /// The product lives, and the event deletes the other row.
    case leaves
    /// The product was deleted with the other row, and the event brings it.
    case arrives
    /// The same, but under which key it was deleted is not known.
    case mayArrive
}
