import Catalog
import Testing

/// The fault that decoding throws; nil where it succeeds.
func fault<Result>(of decode: () throws(RecordFault) -> Result) -> RecordFault? {
    do throws(RecordFault) {
        _ = try decode()
        return nil
    } catch {
        return error
    }
}

extension EventDecoder {
    /// The only event of a record; nil where it has none.
    func decode(_ value: String, key: String? = nil) throws(RecordFault) -> ProductEvent? {
        let events = try decodeAll(value, key: key)
        #expect(events.count < 2)
        return events.first
    }

    func decodeAll(
        _ value: String, key: String? = nil, headers: [SourceRecord.Header] = []
    ) throws(RecordFault) -> [ProductEvent] {
        try decode(
            SourceRecord(key: key.map { Array($0.utf8) }, value: Array(value.utf8), headers: headers))
    }

    /// Decodes a tombstone.
    func decodeTombstone(key: String?) throws(RecordFault) -> ProductEvent? {
        try decode(SourceRecord(key: key.map { Array($0.utf8) }, value: nil)).first
    }
}

extension ProductEvent {
    /// The product of an upsert.
    var product: Product? {
        if case .upsert(let product) = change { product } else { nil }
    }

    /// The patch, where it is one.
    var patch: ProductPatch? {
        if case .patch(let patch) = change { patch } else { nil }
    }
}
