import Randomness

/// Draws ranks with weights 1/(rank + shift), the Zipf–Mandelbrot law with exponent one.
///
/// The exponent is fixed because division is exactly rounded everywhere while `pow` differs between C libraries.
struct ZipfSampler: Sendable {
    private let cumulative: [Double]

    /// Prepares ranks `0..<count`; a larger `shift` (at least 1) flattens the head.
    init(count: Int, shift: Double) {
        var sum = 0.0
        cumulative = (0..<count).map { rank in
            sum += 1 / (Double(rank) + shift)
            return sum
        }
    }

    /// A rank below `limit`, or below the whole count when that is smaller.
    func sample(limit: Int = .max, using random: inout SplitMix64) -> Int {
        let end = min(limit, cumulative.count)
        let target = random.unit() * cumulative[end - 1]
        var low = 0
        var high = end - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > target { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
