import Randomness

/// A query and what was meant by it.
struct ShopperQuery: Sendable {
    let text: String
    let intent: Intent

    /// True for the one query in eight that no simulated shopper ever clicks on and that is kept for judgments.
    ///
    /// The text alone decides, without regard to word order and plural endings, so that clicks and judgments share no
    /// query whatever their seeds are.
    static func isHeldOut(_ text: String) -> Bool {
        let words = text.split(separator: " ").map { $0.hasSuffix("s") ? $0.dropLast() : $0 }.sorted()
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for word in words {
            for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            hash = (hash ^ 0x20) &* 0x0000_0100_0000_01B3
        }
        return SplitMix64.mix(hash) % 8 == 0
    }
}
