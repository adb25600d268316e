import Catalog
import Simulation

/// An update of a simulated product that the demo changes by hand.
struct DemoEvent {
    private let productID: String
    private var product: [String: JSONValue]

    init(of product: SyntheticProduct) throws {
        productID = product.id
        let event = product.eventJSON(op: .update, timestamp: SyntheticCatalog.epoch, version: 2)
        self.product = try JSONValue(parsing: Array(event.utf8))["product"]?.objectValue ?? [:]
    }

    var title: String {
        get { product["title"]?.stringValue ?? "" }
        set { product["title"] = .string(newValue) }
    }

    var price: String {
        get { product["price"]?.numberValue?.text ?? "" }
        set { product["price"] = JSONNumber(newValue).map(JSONValue.number) }
    }

    var json: String {
        JSONValue.object([
            "op": .string("update"), "product_id": .string(productID), "version": .number(JSONNumber("2")!),
            "product": .object(product),
        ]).serialized
    }
}
