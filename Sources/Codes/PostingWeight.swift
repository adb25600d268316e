/// A posting's weight as it is stored: in whole steps of 1/100, 1...255, so that a byte holds it and scores are sums of
/// integers, the same in any order of adding.
public struct PostingWeight: Sendable, Hashable, Comparable {
    /// Steps in a weight of 1.
    public static let stepsPerUnit = 100

    /// The weight in steps, at least 1.
    public let steps: UInt8

    /// The nearest step, halves upwards; below one step it is one, above 255 it is 255. What is no number is one step.
    public init(_ weight: Float) {
        let scaled = Double(weight) * Double(Self.stepsPerUnit) + 0.5
        steps = scaled >= 1 ? UInt8(min(scaled, 255)) : 1
    }

    /// As stored; nil for 0, which no posting has.
    public init?(steps: UInt8) {
        guard steps > 0 else { return nil }
        self.steps = steps
    }

    /// What the steps stand for, 0.01...2.55.
    public var value: Double { Double(steps) / Double(Self.stepsPerUnit) }

    /// By what they weigh.
    public static func < (left: PostingWeight, right: PostingWeight) -> Bool { left.steps < right.steps }
}
