/// Product titles of made-up words, the same in each run.
struct SyntheticText: Sequence, IteratorProtocol {
    private static let onsets = [
        "k", "l", "m", "t", "v", "br", "d", "f", "g", "h", "j", "n", "pr", "s", "st", "w", "z",
    ]
    private static let vowels = ["a", "e", "i", "o", "u", "ai", "ou"]
    private static let codas = ["", "l", "n", "r", "s", "x", "nd"]

    private var remaining: Int
    private var state: UInt64

    init(count: Int, seed: UInt64 = 1) {
        remaining = count
        state = seed
    }

    mutating func next() -> String? {
        guard remaining > 0 else { return nil }
        remaining -= 1
        var words = (0..<4).map { _ in word() }
        words.append("\(draw(3000)) \(["GB", "mm", "W"][draw(3)])")
        return words.joined(separator: " ")
    }

    /// One of 20,000 words; those of small numbers are much more frequent, as in language.
    private mutating func word() -> String {
        var spelling = SyntheticText(count: 0, seed: UInt64(draw(draw(20_000) + 1)))
        var word = ""
        for _ in 0..<2 + spelling.draw(3) {
            word += Self.onsets[spelling.draw(Self.onsets.count)]
            word += Self.vowels[spelling.draw(Self.vowels.count)]
            word += Self.codas[spelling.draw(Self.codas.count)]
        }
        return draw(4) == 0 ? word.uppercased() : word
    }

    private mutating func draw(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }
}
