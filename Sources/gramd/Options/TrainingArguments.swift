import ArgumentParser
import Foundation
import Training

/// What a training starts from and how it goes, the same for every command that trains.
struct TrainingArguments: ParsableArguments {
    @Option(help: "Trains exactly so many steps instead, however fast the machine is.") var steps: Int?
    @Option(help: "The folder of a base model to start from, which gramd model import wrote.") var base: String?
    @Option(help: "Takes only so many of the base's first layers.") var baseLayers: Int?
    @Option(help: "AdamW's highest learning rate; 0.003 from scratch, 0.00005 from a base unless given.")
    var learningRate: Float?
    @Flag(help: "Also teaches the model to write typed codes, where products have attributes.")
    var typedCodes = false
    @Option(help: "With --steps, the same seed, data and processor give the same model.") var seed: UInt64 = 1

    func validate() throws {
        try Self.check(steps: steps)
        guard base != nil || baseLayers == nil else { throw ValidationError("--base-layers needs --base") }
        if let learningRate {
            guard learningRate > 0, learningRate < 1 else {
                throw ValidationError("--learning-rate must be above 0 and below 1")
            }
        }
    }

    /// - Throws: `ValidationError` for what is no plan: beyond a year no machine's time can be reckoned.
    static func check(minutes: Double) throws {
        guard minutes > 0, minutes <= 525_600 else {
            throw ValidationError("--minutes must be above 0, and at most 525600")
        }
    }

    /// - Throws: `ValidationError`
    static func check(steps: Int?) throws {
        if let steps, !(1...1_000_000_000).contains(steps) {
            throw ValidationError("--steps must be above 0, and at most 1000000000")
        }
    }

    /// - Parameter minutes: what the run is planned for without ``steps``.
    func options(minutes: Double) -> TrainingRun.Options {
        var options = TrainingRun.Options(
            timeLimit: .seconds(minutes * 60), steps: steps, base: base.map { URL(fileURLWithPath: $0) },
            baseLayers: baseLayers,
            learningRate: learningRate
                ?? (base == nil ? TrainingRun.Options.scratchRate : TrainingRun.Options.fineTuningRate), seed: seed)
        options.writesTypedCodes = typedCodes
        return options
    }
}
