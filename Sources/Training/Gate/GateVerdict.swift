/// What the gate found about a model, with every figure.
public struct GateVerdict: Sendable, Codable, Equatable {
    /// One condition.
    public struct Check: Sendable, Codable, Equatable {
        /// What was measured, on which queries.
        public var name: String
        public var slice: String
        /// The new model's figure, and the champion's where there is one to compare with.
        public var challenger: Double
        public var champion: Double?
        /// The least or the most that the challenger's figure may be.
        public var limit: Double
        public var isUpperLimit: Bool

        public var passed: Bool {
            // A figure that is no number passes nothing.
            isUpperLimit ? challenger <= limit : challenger >= limit
        }
    }

    public var checks: [Check]
    /// Clicked queries that the model was judged on.
    public var queries: Int
    /// Slices with too few queries to be judged.
    public var unjudgedSlices: [String]

    public var passed: Bool { !checks.isEmpty && checks.allSatisfy(\.passed) }
}
