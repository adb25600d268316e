/// Reproducible values for tests: a linear congruential generator with the constants of Numerical Recipes.
struct Random {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    /// A value in -1..<1.
    mutating func value() -> Float {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(state >> 40) / 8_388_608 - 1
    }

    mutating func values(_ count: Int) -> [Float] { (0..<count).map { _ in value() } }
}
