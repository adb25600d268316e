import Catalog
import Foundation

/// Events as shops' platforms send them.
enum ShopRecords {
    /// A product as Shopify's webhooks have it.
    static func shopify(_ event: WrittenEvent) -> [UInt8] {
        guard let product = event.product else { return bytes(["id": .string(event.productID)]) }
        return bytes([
            "id": .string(event.productID), "title": .string(product.title), "vendor": text(product.brand),
            "product_type": text(product.category), "body_html": text(product.description),
            "status": .string("active"), "updated_at": time(event.second),
            "variants": .array([.object(["price": text(product.price), "sku": .string(event.productID)])]),
            "options": attributes(product, values: "values"),
        ])
    }

    /// A product as WooCommerce's webhooks have it.
    static func wooCommerce(_ event: WrittenEvent) -> [UInt8] {
        guard let product = event.product else { return bytes(["id": .string(event.productID)]) }
        func named(_ name: String?) -> JSONValue { .array(name.map { [.object(["name": .string($0)])] } ?? []) }
        return bytes([
            "id": .string(event.productID), "name": .string(product.title), "status": .string("publish"),
            "date_modified_gmt": time(event.second), "brands": named(product.brand),
            "categories": named(product.category), "description": text(product.description),
            "price": text(product.price), "attributes": attributes(product, values: "options"),
        ])
    }

    private static func attributes(_ product: Product, values: String) -> JSONValue {
        .array(
            product.attributes.sorted { $0.key < $1.key }.map { name, value in
                .object(["name": .string(name), values: .array([.string(value.stringValue ?? value.serialized)])])
            })
    }

    private static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    private static func time(_ second: Int64) -> JSONValue {
        .string(Date(timeIntervalSince1970: Double(second)).ISO8601Format())
    }

    private static func bytes(_ members: [String: JSONValue]) -> [UInt8] {
        Array(JSONValue.object(members).serialized.utf8)
    }
}
