import Catalog
import CodeIndex
import Codes
import Kafka

/// A record of the codes topic: what a product's codes in a generation are, or that it has none any more.
///
/// Its version rises with every look at the product. It is a header as well, since a tombstone has no value.
struct CodesRecord: Equatable {
    /// The name of the header with the version, in decimal digits.
    static let versionHeader = "gramd.version"

    /// The product's identifier.
    let product: String
    /// JSON; nil for a tombstone.
    let value: [UInt8]?
    let version: Int64

    /// What a product has now; a tombstone for one without codes.
    init(_ product: PublishedProduct, generation: Int64, version: Int64, fields: Set<CodesTopicConfiguration.Field>) {
        self.product = product.id
        self.version = version
        value = product.codes.isEmpty ? nil : Self.json(product, generation, version, fields)
    }

    /// Takes a product's codes back.
    init(tombstoneOf product: String, version: Int64) {
        self.product = product
        self.version = version
        value = nil
    }

    /// The message that writes it.
    func message(to topic: String) -> KafkaMessage {
        KafkaMessage(
            topic: topic, key: Array(product.utf8), value: value,
            headers: [KafkaHeader(name: Self.versionHeader, value: Array(String(version).utf8))])
    }

    /// The version of a record that was read; nil for one that gramd has not written.
    static func version(of record: KafkaRecord) -> Int64? {
        record.headers.first { $0.name == versionHeader }?.value
            .flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
    }

    private static func json(
        _ product: PublishedProduct, _ generation: Int64, _ version: Int64,
        _ fields: Set<CodesTopicConfiguration.Field>
    ) -> [UInt8] {
        var json: [UInt8] = []
        json.reserveCapacity(128 + 48 * product.codes.count)
        func string(_ text: String) { JSONValue.string(text).append(to: &json) }
        func text(_ text: String) { json.append(contentsOf: text.utf8) }
        text(#"{"product":"#)
        string(product.id)
        text(#","number":\#(product.number),"generation":\#(generation),"version":\#(version)"#)
        if fields.contains(.title), let title = product.title {
            text(#","title":"#)
            string(title)
        }
        if fields.contains(.price), let price = product.price.flatMap(JSONNumber.init) {
            text(#","price":\#(price.decimalText)"#)
        }
        text(#","codes":["#)
        for (place, code) in product.codes.enumerated() {
            text(place == 0 ? #"{"code":"# : #",{"code":"#)
            string(code.text)
            text(#","weight":\#(decimals(code.weight)),"origin":"\#(code.origin.rawValue)"}"#)
        }
        text("]}")
        return json
    }

    /// Hundredths in decimal digits, without zeros that say nothing.
    private static func decimals(_ hundredths: UInt8) -> String {
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(whole)" }
        return rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
