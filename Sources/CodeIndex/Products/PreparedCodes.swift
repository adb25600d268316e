/// Own codes that were found before a batch is applied, of products whose text seemed to change with it.
///
/// Nothing rests on that guess: apply posts what is of the text that it writes, and lets every other product wait for
/// coding.
struct PreparedCodes: Sendable {
    /// Where each product's codes stand in ``generations``.
    var places: [String: Int] = [:]
    /// Of the texts that the codes are of, by place.
    var hashes: [[UInt8]] = []
    /// By generation.
    var generations: [Int64: FlatCodes] = [:]
    /// The file of the dictionary table that the codes' numbers are from; nil where there are no codes.
    var dictionary: Int64?

    /// Where the codes of a product's text stand; nil where they were not prepared.
    func place(of product: String, inputHash: [UInt8]) -> Int? {
        guard let place = places[product], hashes[place] == inputHash else { return nil }
        return place
    }
}
