/// What waits in an index and what answers, in numbers for metrics.
public struct IndexFigures: Sendable, Equatable {
    /// The products that wait for a stage of coding, all generations together.
    public struct Queue: Sendable, Equatable {
        /// How many.
        public var products = 0
        /// Those that could not be coded the last time.
        public var failing = 0
        /// How long ago the oldest event was written whose product waits, in seconds; a new generation's backlog doesn't
        /// count. 0 where none waits.
        public var oldestSeconds = 0.0

        /// None waits.
        public init() {}
    }

    /// The model of the generation that answers.
    public struct Model: Sendable, Equatable {
        /// The content address of its files.
        public let id: String
        /// The generation's number.
        public let generation: Int64
        /// How long ago it was made, in seconds.
        public let ageSeconds: Double
    }

    /// What waits, by stage; a stage that nothing waits for is left out.
    public let queues: [CodingStage: Queue]
    /// Dead letters that are stored, by cause.
    public let deadLetters: [String: Int]
    /// Nil where own codes answer.
    public let model: Model?
}
