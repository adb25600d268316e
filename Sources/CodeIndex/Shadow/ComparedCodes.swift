import Postgres

/// A product's codes in a generation as one of two indexes has them, those from clicks left out.
struct ComparedCodes: Sendable {
    /// By the index's own dictionary.
    var numbers: ArraySlice<Int32>
    var weights: ArraySlice<UInt8>
    /// How many of them, at the front, were found in the product's fields.
    var ownCount: Int

    init(numbers: [Int32], weights: [UInt8], ownCount: Int, clickedCount: Int = 0) {
        self.numbers = numbers.dropLast(clickedCount)
        self.weights = weights.prefix(self.numbers.count)
        self.ownCount = ownCount
    }

    /// Reads the columns `codes`, `weights`, `own` and `clicked` behind a prefix; none where they are null.
    init(_ row: PostgresRow, _ prefix: String) throws {
        guard try !row.isNull("\(prefix)_codes") else {
            self.init(numbers: [], weights: [], ownCount: 0)
            return
        }
        self.init(
            numbers: try row.int32Array("\(prefix)_codes"), weights: try row.bytes("\(prefix)_weights"),
            ownCount: Int(try row.int("\(prefix)_own")), clickedCount: Int(try row.int("\(prefix)_clicked")))
    }

    /// Whether both say the same, in whichever order.
    /// - Parameter translation: by the other one's numbers, those of the same codes here; below 0 for codes that are
    ///   not here.
    func isSame(as other: ComparedCodes, _ translation: [Int32]) -> Bool {
        guard numbers.count == other.numbers.count, weights.count == numbers.count, weights.count == other.weights.count
        else { return false }
        var translated: [Int32] = []
        translated.reserveCapacity(numbers.count)
        for number in other.numbers {
            guard translation.indices.contains(Int(number)), translation[Int(number)] >= 0 else { return false }
            translated.append(translation[Int(number)])
        }
        // As a rule they are in one order.
        if ownCount == other.ownCount, numbers.elementsEqual(translated), weights == other.weights { return true }
        return Self.sorted(numbers, weights, ownCount) == Self.sorted(translated[...], other.weights, other.ownCount)
    }

    /// Number, origin and weight of each code in one number, in rising order.
    private static func sorted(_ numbers: ArraySlice<Int32>, _ weights: ArraySlice<UInt8>, _ ownCount: Int) -> [UInt64]
    {
        zip(numbers, weights).enumerated().map { place, code in
            UInt64(UInt32(bitPattern: code.0)) << 9 | (place < ownCount ? 1 << 8 : 0) | UInt64(code.1)
        }.sorted()
    }
}
