public import Catalog

/// How the work on the index stands, for those who watch it.
public struct IndexOverview: Sendable, Equatable {
    /// A generation with what waits for it.
    public struct GenerationSummary: Sendable, Equatable {
        /// Rises with the order in which generations were made.
        public var id: Int64
        /// Whether it answers.
        public var state: Generation.State
        /// The model that writes its generated codes; nil for own codes only.
        public var modelID: String?
        /// ISO 8601, UTC.
        public var createdAt: String
        /// ISO 8601, UTC; nil for one that never answered.
        public var activatedAt: String?
        /// Products that wait for their own codes; the model's follow them where there is one.
        public var waitingForOwn: Int
        /// Products that wait for the model's codes only.
        public var waitingForGenerated: Int
        /// Waiting products that could not be coded the last time.
        public var failing: Int
        /// Why one of those could not; nil where there is none.
        public var error: String?

        /// A generation.
        public init(
            id: Int64, state: Generation.State, modelID: String? = nil, createdAt: String,
            activatedAt: String? = nil, waitingForOwn: Int = 0, waitingForGenerated: Int = 0, failing: Int = 0,
            error: String? = nil
        ) {
            self.id = id
            self.state = state
            self.modelID = modelID
            self.createdAt = createdAt
            self.activatedAt = activatedAt
            self.waitingForOwn = waitingForOwn
            self.waitingForGenerated = waitingForGenerated
            self.failing = failing
            self.error = error
        }
    }

    /// How far a topic's partition has been applied, and by whom.
    public struct Partition: Sendable, Equatable {
        /// Which one.
        public var partition: LogPartition
        /// nil before anything was read.
        public var nextOffset: Int64?
        /// The instance that may move it on, for people.
        public var owner: String

        /// A partition.
        public init(partition: LogPartition, nextOffset: Int64?, owner: String) {
            self.partition = partition
            self.nextOffset = nextOffset
            self.owner = owner
        }
    }

    /// What a generation found of recent clicks at some time.
    public struct Recall: Sendable, Equatable {
        /// ISO 8601, UTC.
        public var measuredAt: String
        /// The generation that was measured.
        public var generation: Int64
        /// The share of clicked products that it found, 0 to 1.
        public var recall: Double
        /// The recent queries that it was measured on.
        public var queries: Int

        /// A measurement.
        public init(measuredAt: String, generation: Int64, recall: Double, queries: Int) {
            self.measuredAt = measuredAt
            self.generation = generation
            self.recall = recall
            self.queries = queries
        }
    }

    /// All generations, oldest first.
    public var generations: [GenerationSummary]
    /// Every partition ever applied, by topic and number.
    public var partitions: [Partition]
    /// The latest measurements, oldest first.
    public var recalls: [Recall]
    /// Dead letters by topic and cause, the most frequent first.
    public var deadLetters: [DeadLetterCount]
    /// The latest alignment runs, the newest first.
    public var runs: [AlignmentRunRecord]

    /// An overview.
    public init(
        generations: [GenerationSummary] = [], partitions: [Partition] = [], recalls: [Recall] = [],
        deadLetters: [DeadLetterCount] = [], runs: [AlignmentRunRecord] = []
    ) {
        self.generations = generations
        self.partitions = partitions
        self.recalls = recalls
        self.deadLetters = deadLetters
        self.runs = runs
    }
}
