import Catalog
import CodeIndex

func upsert(
    _ id: String, _ title: String, price: String? = nil, offset: Int64? = nil, version: Int64? = nil
) -> PositionedEvent {
    PositionedEvent(
        event: ProductEvent(
            productID: id, version: version, change: .upsert(Product(id: id, title: title, price: price))),
        record: offset.map { RecordPosition(topic: "products", partition: 0, offset: $0) })
}

func delete(_ id: String, offset: Int64? = nil, version: Int64? = nil) -> PositionedEvent {
    PositionedEvent(
        event: ProductEvent(productID: id, version: version, change: .delete),
        record: offset.map { RecordPosition(topic: "products", partition: 0, offset: $0) })
}
