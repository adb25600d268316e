import Codes

/// The codes of several products, one behind another: few parameters for a statement that writes many rows.
struct FlatCodes: Sendable {
    private(set) var numbers: [Int32] = []
    private(set) var weights: [UInt8] = []
    /// Where each product's codes begin, from 1.
    private(set) var first: [Int32] = []
    /// Where they end.
    private(set) var last: [Int32] = []

    /// - Parameter numbers: of all products' codes, in their order.
    init(_ products: some Sequence<[PostedCode]>, _ numbers: [Int32]) {
        self.numbers.reserveCapacity(numbers.count)
        weights.reserveCapacity(numbers.count)
        var next = numbers.startIndex
        for codes in products {
            let start = self.numbers.count
            for posted in codes {
                let number = numbers[next]
                next += 1
                if self.numbers[start...].contains(number) { continue }
                self.numbers.append(number)
                weights.append(PostingWeight(posted.weight).steps)
            }
            first.append(Int32(start + 1))
            last.append(Int32(self.numbers.count))
        }
    }

    /// An SQL expression for the codes of one product, from `first` to `last`.
    static func numbers(in parameter: String) -> String { "(\(parameter))[first:last]" }

    /// An SQL expression for the weights of one product's codes.
    static func weights(in parameter: String) -> String { "substring(\(parameter) FROM first FOR last - first + 1)" }
}
