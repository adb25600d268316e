/// A variant of the method that is measured with one seed.
public struct AblationTrial: Sendable, Equatable, CustomStringConvertible {
    /// What is left out.
    public let variant: MethodVariant
    /// Of the trainings.
    public let seed: UInt64

    /// For people.
    public var description: String { "\(variant.rawValue), seed \(seed)" }

    /// Every variant with each of so many seeds, seed by seed.
    /// - Parameter first: the first seed; the others follow it.
    public static func all(_ variants: [MethodVariant], seeds: Int, from first: UInt64) -> [AblationTrial] {
        (first..<first + UInt64(seeds)).flatMap { seed in
            variants.map { AblationTrial(variant: $0, seed: seed) }
        }
    }

    /// The options of the trial's trainings: others' with its stages and its seed.
    public func options(_ options: TrainingRun.Options) -> TrainingRun.Options {
        var options = options
        options.stages = variant.stages
        options.seed = seed
        return options
    }
}
