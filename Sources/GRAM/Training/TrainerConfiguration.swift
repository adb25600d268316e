import Foundation
public import Tensor

/// How to train: AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101) with linear warm-up and cosine decay.
public struct TrainerConfiguration: Sendable {
    /// What is left of the peak rate in the end.
    private static let finalLearningRateShare: Float = 0.1
    /// How much of the mean of gradients each step keeps.
    static let beta1: Float = 0.9
    /// How much of the mean of squared gradients each step keeps.
    static let beta2: Float = 0.95
    /// What is added to the root of the mean of squares, against division by zero.
    static let epsilon: Float = 1e-8
    /// Gradients longer than this are scaled down to it.
    static let gradientClip: Float = 1

    /// The peak rate, reached after the warm-up.
    let learningRate: Float
    /// Steps over which the rate rises from zero.
    let warmUpSteps: Int
    /// The step at which the rate has decayed to a tenth of its peak; it stays there.
    let totalSteps: Int
    /// Decoupled weight decay of matrices; norms have none.
    let weightDecay: Float
    /// The loss of preference pairs.
    let preferences: PreferenceLoss
    /// The type of matrix products' operands; parameters and sums are 32-bit floats.
    let precision: DataType
    /// Threads, each with its share of every batch.
    let workers: Int
    /// Rows a worker computes at a time; activations take memory in proportion.
    let rowsPerPass: Int

    /// A training of so many steps.
    /// - Parameters:
    ///   - learningRate: the peak rate, reached after the warm-up.
    ///   - warmUpSteps: steps over which the rate rises from zero.
    ///   - totalSteps: the step at which the rate has decayed to a tenth of its peak; it stays there.
    ///   - weightDecay: decoupled decay of matrices; norms have none.
    ///   - preferences: the loss of preference pairs.
    ///   - precision: the type of matrix products' operands; parameters and sums are 32-bit floats.
    ///   - workers: threads, each with its share of every batch.
    ///   - rowsPerPass: rows a worker computes at a time; activations take memory in proportion.
    public init(
        learningRate: Float = 5e-4, warmUpSteps: Int = 100, totalSteps: Int, weightDecay: Float = 0.05,
        preferences: PreferenceLoss = PreferenceLoss(), precision: DataType = Processor.preferredDataType,
        workers: Int = Processor.activeCoreCount, rowsPerPass: Int = 1024
    ) {
        self.learningRate = learningRate
        self.warmUpSteps = warmUpSteps
        self.totalSteps = totalSteps
        self.weightDecay = weightDecay
        self.preferences = preferences
        self.precision = precision
        self.workers = workers
        self.rowsPerPass = rowsPerPass
    }

    /// The learning rate of a step, counted from 1.
    func learningRate(atStep step: Int) -> Float {
        if step <= warmUpSteps { return learningRate * Float(step) / Float(warmUpSteps) }
        let span = Float(max(totalSteps - warmUpSteps, 1))
        let progress = min(Float(step - warmUpSteps) / span, 1)
        let cosine = 0.5 * (1 + cos(Float.pi * progress))
        let share = Self.finalLearningRateShare
        return learningRate * (share + (1 - share) * cosine)
    }

    func validate() throws(TrainerError) {
        func require(_ holds: Bool, _ message: String) throws(TrainerError) {
            guard holds else { throw .invalidConfiguration(message) }
        }
        try require(learningRate > 0 && learningRate < 1, "learningRate must be between 0 and 1")
        try require(warmUpSteps >= 0 && totalSteps >= 1, "warmUpSteps and totalSteps must not be negative")
        try require(weightDecay >= 0 && weightDecay <= 1, "weightDecay must be in 0...1")
        try require((1...256).contains(workers), "workers must be in 1...256")
        try require((32...65_536).contains(rowsPerPass), "rowsPerPass must be in 32...65536")
        try require(
            precision == .float32 || Processor.supportsBFloat16,
            "this processor has no bfloat16 instructions; train in float32")
    }
}

/// Why a trainer could not be made or a step not be taken.
public enum TrainerError: Error, Equatable, CustomStringConvertible {
    /// A setting that no training can have; the message names it.
    case invalidConfiguration(String)
    /// The loss or the gradient is not a number; the parameters are unchanged.
    case nonFinite(step: Int, loss: Double, gradientNorm: Double)
    /// A step was started while another ran.
    case busy

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .invalidConfiguration(let message): "trainer configuration: \(message)"
        case .nonFinite(let step, let loss, let norm):
            "step \(step) has loss \(loss) and gradient norm \(norm); lower the learning rate and restart from the last "
                + "checkpoint"
        case .busy: "a training step was started before the previous one ended; await each step"
        }
    }
}
