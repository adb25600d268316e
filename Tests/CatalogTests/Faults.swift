import Catalog

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
    func decode(_ value: String, key: String? = nil) throws(RecordFault) -> ProductEvent? {
        try decode(key: key.map { Array($0.utf8) }, value: Array(value.utf8))
    }

    /// Decodes a tombstone.
    func decodeTombstone(key: String?) throws(RecordFault) -> ProductEvent? {
        try decode(key: key.map { Array($0.utf8) }, value: nil)
    }
}

extension ProductEvent {
    /// The product of an upsert.
    var product: Product? {
        if case .upsert(let product) = change { product } else { nil }
    }
}
