import Foundation
package import Simulation

/// A record for the product topic.
package struct TestRecord: Sendable {
    package var key: [UInt8]?
    package var value: [UInt8]?
    /// nil lets the key choose.
    package var partition: Int32?
    /// Texts by name.
    package var headers: [String: String] = [:]

    package init(_ key: String?, _ value: String?, partition: Int32? = nil) {
        self.init(key: key.map { Array($0.utf8) }, value: value.map { Array($0.utf8) }, partition: partition)
    }

    package init(key: [UInt8]?, value: [UInt8]?, partition: Int32? = nil) {
        self.key = key
        self.value = value
        self.partition = partition
    }

    package init(_ change: SyntheticChange) { self.init(change.productID, change.eventJSON()) }

    /// The product that it names by its key.
    package var id: String? { key.map { String(decoding: $0, as: UTF8.self) } }

    /// An upsert in the plain format.
    package static func upsert(_ id: String, _ title: String, price: String = "9.90", partition: Int32? = nil)
        -> TestRecord
    {
        TestRecord(
            id,
            #"{"op":"update","product_id":"\#(id)","product":{"title":"\#(title)","price":\#(price),"attributes":{}}}"#,
            partition: partition)
    }

    package static func delete(_ id: String, partition: Int32? = nil) -> TestRecord {
        TestRecord(id, #"{"op":"delete","product_id":"\#(id)"}"#, partition: partition)
    }

    /// A simulated shop's first load and the changes that follow.
    package static func simulation(products: Int, changes: Int, seed: UInt64) -> [TestRecord] {
        let catalog = SyntheticCatalog(seed: seed, productCount: products)
        let creations = catalog.map { product in
            TestRecord(product.id, product.eventJSON(op: .create, timestamp: SyntheticCatalog.epoch, version: 1))
        }
        return creations + catalog.changes(count: changes, seed: seed).map { TestRecord($0) }
    }
}
