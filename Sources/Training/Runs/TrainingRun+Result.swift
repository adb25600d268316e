public import Foundation
public import GRAM

extension TrainingRun {
    /// How far a run has come.
    public struct Progress: Sendable {
        /// The stage after training, whose steps are products coded.
        public static let measuring = "measuring"

        /// The stage after it with an encoder, whose steps are products whose titles are embedded.
        public static let embedding = "embedding"

        /// The paper's name of what is being done.
        public var stage: String
        /// Steps done, of all stages; of ``measuring``, products coded, of ``embedding``, products embedded.
        public var step: Int
        /// Those of the whole run; of ``measuring`` and ``embedding``, all products.
        public var totalSteps: Int
        /// Mean cross-entropy of a code given its text, over the last steps; in co-alignment with the preference loss.
        public var loss: Double
        /// Tokens of prompts and codes since this process began to train; 0 in ``measuring`` and ``embedding``.
        public var tokensPerSecond: Double
    }

    /// A trained model on disk.
    public struct Result: Sendable {
        /// The hash of the checkpoint's files.
        public var modelID: String
        /// The checkpoint.
        public var folder: URL
        /// What was learned and chosen for the catalogue.
        public var description: CodeModelDescription
        /// Live products that were trained on.
        public var products: Int
        /// Different queries with clicks, those kept from training included.
        public var clickedQueries: Int
        /// Queries kept from training, on which the scoring was chosen where they were enough; 0 when there were too few
        /// clicks.
        public var heldOutQueries: Int
        /// Mean of their recall at 10, 100 and 300, 0 to 1.
        public var heldOutRecall: Double?
        /// What the codes are like; nil when there were too few clicks to measure.
        public var report: ModelReport?
        /// Mean cross-entropy of a code given its text, over the last steps.
        public var loss: Double
        /// Of all stages.
        public var steps: Int
        /// Why it ended; nil where recall was not measured on the way.
        public var ending: TrainingEnding?
        /// Clicks before this time, in milliseconds since 1970, and those without a time were read, by this training or by
        /// that of its base.
        public var clicksBefore: Int64
    }
}
