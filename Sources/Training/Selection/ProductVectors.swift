import Catalog
import Codes
import GRAM

/// The vectors of a catalogue's titles, with the encoder that gives queries theirs.
struct ProductVectors: Sendable {
    /// By product; one without words in its title has no direction.
    private let rows: Int8Rows
    private let encoder: any TextEncoding

    init(_ rows: Int8Rows, encoder: any TextEncoding) {
        self.rows = rows
        self.encoder = encoder
    }

    /// - Parameter stored: of each product, as `Int8Rows` stores them.
    init(stored: [[UInt8]?], encoder: any TextEncoding) {
        var rows = Int8Rows(width: encoder.width, count: stored.count)
        for (product, bytes) in stored.enumerated() { rows.replace(product, by: bytes) }
        self.init(rows, encoder: encoder)
    }

    /// What is stored of a product's vector.
    func bytes(ofProduct product: Int) -> [UInt8]? { rows.bytes(ofRow: product) }

    /// A query's nearness to products; nil of one that no encoder is asked.
    /// - Throws: errors of the encoder.
    func cosine(with query: String) async throws -> (@Sendable (_ product: Int) -> Float?)? {
        guard let asked = QueryText.asked(query) else { return nil }
        let vector = try await encoder.queryVectors(of: [asked])[0]
        return { [rows] in rows.cosine(ofRow: $0, with: vector) }
    }
}
