/// How an installation is: what `gramd status` found out, for people and for scripts.
public struct StatusReport: Encodable {
    /// What a script has to know.
    public enum Verdict: String, Encodable {
        /// Nothing is wrong.
        case well
        /// Something is wrong.
        case wrong
        /// Nothing that could be asked is wrong, but not everything could be asked.
        case unknown

        /// The command's exit status.
        public var status: Int32 {
            switch self {
            case .well: 0
            case .wrong: 1
            case .unknown: 2
            }
        }
    }

    /// A topic's partition, as the index and the broker have it.
    public struct Partition: Encodable {
        /// The topic's name.
        public let topic: String
        /// Of the partition.
        public let number: Int32
        /// Nil before anything was applied.
        public let nextOffset: Int64?
        /// While a replay goes on, up to where there was something applied before.
        public let replayedUpTo: Int64?
        /// The instance that applies it.
        public let owner: String?
        /// The offset after the newest record on the broker; nil where the broker can't be asked.
        public let logEnd: Int64?
        /// Records on the broker that are not applied.
        public let lag: Int64?
    }

    /// A set of codes, and what it lacks.
    public struct Generation: Encodable {
        /// Its number.
        public let id: Int64
        /// Such as `active` or `building`.
        public let state: String
        /// The model that wrote its codes; nil for own codes only.
        public let model: String?
        /// Products that wait for their own codes.
        public let waitingOwn: Int
        /// Products that wait for the model's codes.
        public let waitingGenerated: Int
        /// What is left of a new generation's coding, for people.
        public let remaining: String?
    }

    /// The model that answers.
    public struct Model: Encodable {
        /// The digest of its files.
        public let id: String
        /// Where its files are.
        public let folder: String
        /// ISO 8601.
        public let createdAt: String
        /// Since then.
        public let ageDays: Double?
    }

    /// The newest run that trained the model on.
    public struct Alignment: Encodable {
        /// Its number.
        public let run: Int64
        /// Such as `promoted` or `refused`.
        public let state: String
        /// ISO 8601.
        public let startedAt: String
        /// ISO 8601; nil while it goes on.
        public let finishedAt: String?
        /// Why it came to nothing; nil where it didn't.
        public let message: String?
    }

    /// Records that could not be used, by their cause.
    public struct DeadLetters: Encodable {
        /// What was wrong with them.
        public let cause: String
        /// How many there are.
        public let count: Int
    }

    /// What the index holds.
    public struct Database: Encodable {
        /// Products that searches can find.
        public let liveProducts: Int
        /// Products whose place is kept.
        public let deletedProducts: Int
        /// Of the whole database, on disk.
        public let bytes: Int64
        /// Clicks from files.
        public let importedClicks: Int
        /// Clicks from topics.
        public let countedClicks: Int
        /// Days from which there are clicks of topics.
        public let clickDays: Int
        /// The share of recently clicked products that searches find, by which generation, over how many queries.
        public let clickRecall: Double?
        /// See ``clickRecall``.
        public let clickRecallQueries: Int?
        /// See ``clickRecall``.
        public let clickRecallGeneration: Int64?
    }

    /// `ready`, `not ready`, `no answer`, or nil where it can't be asked.
    public var instance: String?
    /// Nil where it can't be asked.
    public var database: Database?
    /// In order.
    public var partitions: [Partition] = []
    /// In order.
    public var generations: [Generation] = []
    /// Nil where own codes answer alone.
    public var model: Model?
    /// Nil before the first.
    public var lastAlignment: Alignment?
    /// By cause.
    public var deadLetters: [DeadLetters] = []
    /// What is wrong, each in a sentence.
    public private(set) var problems: [String] = []
    /// What could not be found out, and why.
    public private(set) var unknown: [String] = []
    /// What to do next.
    public private(set) var advice: [String] = []

    /// What follows from all of it.
    public var verdict: Verdict { !problems.isEmpty ? .wrong : !unknown.isEmpty ? .unknown : .well }

    /// Records on the broker that are not applied, over all partitions; nil where the broker can't be asked.
    public var lag: Int64? {
        let lags = partitions.map(\.lag)
        return lags.isEmpty || lags.contains(nil) ? nil : lags.reduce(0) { $0 + ($1 ?? 0) }
    }

    mutating func add(problem: String, advice: String? = nil) {
        problems.append(problem)
        if let advice { add(advice: advice) }
    }

    mutating func add(unknown text: String) { unknown.append(text) }

    mutating func add(advice text: String) { if !advice.contains(text) { advice.append(text) } }

    private enum Key: String, CodingKey {
        case verdict, instance, database, lag, partitions, generations, model, lastAlignment, deadLetters, problems,
            unknown, advice
    }

    /// One object, whose members are all there whatever is known.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(verdict, forKey: .verdict)
        try container.encode(instance, forKey: .instance)
        try container.encode(database, forKey: .database)
        try container.encode(lag, forKey: .lag)
        try container.encode(partitions, forKey: .partitions)
        try container.encode(generations, forKey: .generations)
        try container.encode(model, forKey: .model)
        try container.encode(lastAlignment, forKey: .lastAlignment)
        try container.encode(deadLetters, forKey: .deadLetters)
        try container.encode(problems, forKey: .problems)
        try container.encode(unknown, forKey: .unknown)
        try container.encode(advice, forKey: .advice)
    }
}
