import Foundation

/// How an installation is: what `gramd status` found out, for people and for scripts.
struct StatusReport: Encodable {
    /// What a script has to know.
    enum Verdict: String, Encodable {
        /// Nothing is wrong.
        case well
        /// Something is wrong.
        case wrong
        /// Nothing that could be asked is wrong, but not everything could be asked.
        case unknown

        /// The command's exit status.
        var status: Int32 {
            switch self {
            case .well: 0
            case .wrong: 1
            case .unknown: 2
            }
        }
    }

    struct Partition: Encodable {
        let topic: String
        let number: Int32
        /// Nil before anything was applied.
        let nextOffset: Int64?
        /// While a replay goes on, up to where there was something applied before.
        let replayedUpTo: Int64?
        let owner: String?
        /// The offset after the newest record on the broker; nil where the broker can't be asked.
        let logEnd: Int64?
        /// Records on the broker that are not applied.
        let lag: Int64?
    }

    struct Generation: Encodable {
        let id: Int64
        let state: String
        let model: String?
        /// Products that wait for their own codes, and for the model's.
        let waitingOwn: Int
        let waitingGenerated: Int
        /// What is left of a new generation's coding, for people.
        let remaining: String?
    }

    struct Model: Encodable {
        let id: String
        let folder: String
        let createdAt: String
        let ageDays: Double?
    }

    struct Alignment: Encodable {
        let run: Int64
        let state: String
        let startedAt: String
        let finishedAt: String?
        let message: String?
    }

    struct DeadLetters: Encodable {
        let cause: String
        let count: Int
    }

    struct Database: Encodable {
        let liveProducts: Int
        let deletedProducts: Int
        let bytes: Int64
        let importedClicks: Int
        let countedClicks: Int
        let clickDays: Int
        /// The share of recently clicked products that searches find, by which generation, over how many queries.
        let clickRecall: Double?
        let clickRecallQueries: Int?
        let clickRecallGeneration: Int64?
    }

    /// `ready`, `not ready`, `no answer`, or nil where it can't be asked.
    var instance: String?
    var database: Database?
    var partitions: [Partition] = []
    var generations: [Generation] = []
    var model: Model?
    var lastAlignment: Alignment?
    var deadLetters: [DeadLetters] = []
    /// What is wrong, each in a sentence.
    private(set) var problems: [String] = []
    /// What could not be found out, and why.
    private(set) var unknown: [String] = []
    /// What to do next.
    private(set) var advice: [String] = []

    var verdict: Verdict { !problems.isEmpty ? .wrong : !unknown.isEmpty ? .unknown : .well }

    /// Records on the broker that are not applied, over all partitions; nil where the broker can't be asked.
    var lag: Int64? {
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

    func encode(to encoder: any Encoder) throws {
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
