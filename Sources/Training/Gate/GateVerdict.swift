public import Evaluation

/// What the gate found about a model, with every figure.
public struct GateVerdict: Sendable, Codable, Equatable {
    /// One condition.
    public struct Check: Sendable, Codable, Equatable {
        /// What was measured.
        public var name: String
        /// On which queries or codes.
        public var slice: String
        /// The new model's figure.
        public var challenger: Double
        /// The champion's; nil where there is none to compare with.
        public var champion: Double?
        /// The least or the most that the challenger's figure may be.
        public var limit: Double
        /// Whether ``limit`` is the most.
        public var isUpperLimit: Bool
        /// Of the difference to the champion's figure, query by query; nil where the figure isn't a mean over queries, or
        /// isn't judged by its interval.
        public var interval: PairedBootstrap.Interval?

        /// Whether the challenger's figure keeps to the limit.
        public var passed: Bool {
            // A figure that is no number passes nothing.
            isUpperLimit ? challenger <= limit : challenger >= limit
        }
    }

    /// All conditions.
    public var checks: [Check]
    /// Clicked queries that the model was judged on.
    public var queries: Int
    /// Slices with too few queries to be judged.
    public var unjudgedSlices: [String]

    /// Whether the model may answer queries: all conditions hold.
    public var passed: Bool { !checks.isEmpty && checks.allSatisfy(\.passed) }
}
