public import Codes
public import Foundation
public import GRAM

extension TrainingRun {
    /// How a training goes.
    public struct Options: Sendable {
        /// Passes over the examples that are planned: both sides of the catalogue and of the clicked pairs. The paper has 3,
        /// from a pretrained base; from random weights the loss still falls after 20, and pseudo-queries are new ones in
        /// every pass. With enough clicks the run ends where held-out recall rises no more, before or after.
        public var epochs: Int
        /// The run is planned to end after about so long at the latest, with fewer steps if need be.
        public var timeLimit: Duration
        /// Exactly so many steps, whatever ``epochs`` and ``timeLimit`` say: how fast the machine is then makes no
        /// difference to the model.
        public var steps: Int?
        /// Of the tokenizer that is trained; a base has its own.
        public var vocabularySize: Int
        /// A folder that the training starts from, with its parameters and tokenizer; random ones and a new one without.
        public var base: URL?
        /// So many of the base's first layers; all without.
        public var baseLayers: Int?
        /// Examples of a step.
        public var batchSize: Int
        /// AdamW's highest.
        public var learningRate: Float
        /// With equal ``steps``, data and processor, equal seeds give equal models.
        public var seed: UInt64
        /// Who trains instead of this process; ``epochs`` or ``steps`` then say how many examples it gets, and
        /// ``timeLimit``, ``learningRate`` and `stages` nothing.
        public var trainer: TrainerCommand?
        /// What a person says of the fields whose values typed codes are made of.
        public var fieldTypes: [FieldTypeEdit] = []
        /// Whether the model learns to write typed codes as well, which takes a part of the examples.
        public var writesTypedCodes = false
        /// The files of an encoder, with which a code head is made beside the model; nil for none.
        public var encoder: EncoderFolder?
        /// What follows fine-tuning.
        var stages = TrainingStages()
        /// Learns from clicks before this time only, in milliseconds since 1970, and from those without a time.
        var clicksBefore: Int64?
        /// A folder that the run writes its state to after each stage, and goes on from where one is there; what a
        /// trainer is handed lies in it too. It stays until the caller removes it.
        var checkpoints: URL?

        /// The learning rate from random weights.
        public static let scratchRate: Float = 3e-3
        /// The paper's rate for fine-tuning a pretrained model.
        public static let fineTuningRate: Float = 5e-5

        /// Creates options; the defaults are for a training from random weights.
        public init(
            epochs: Int = 20, timeLimit: Duration = .seconds(1_800), steps: Int? = nil, vocabularySize: Int = 8_192,
            base: URL? = nil, baseLayers: Int? = nil, batchSize: Int = 64, learningRate: Float = scratchRate,
            seed: UInt64 = 1
        ) {
            self.epochs = epochs
            self.timeLimit = timeLimit
            self.steps = steps
            self.vocabularySize = vocabularySize
            self.base = base
            self.baseLayers = baseLayers
            self.batchSize = batchSize
            self.learningRate = learningRate
            self.seed = seed
        }
    }
}
