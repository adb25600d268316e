/// How far products' codes have been written to topics, one for each generation.
public struct CodesTopicProgress: Sendable, Equatable, Codable {
    /// How far the topic of a generation has been filled.
    public struct Fill: Sendable, Equatable, Codable {
        /// What is done to a topic, in this order.
        public enum Stage: String, Sendable, Codable {
            /// Every live product's codes are sent.
            case products
            /// What the topic has from before, of products without codes now, is taken back.
            case leftovers
            /// The topic holds what the index holds, and follows it.
            case complete
        }

        /// Whose codes the topic has.
        public var generation: Int64
        /// What is done now.
        public var stage: Stage
        /// The version with which the filling began: records below it are from before.
        public var since: Int64
        /// The number of the product up to which codes have been sent.
        public var product: Int64

        /// A topic about to be filled.
        /// - Parameter version: a new one.
        public init(of generation: Int64, since version: Int64) {
            self.generation = generation
            stage = .products
            since = version
            product = 0
        }
    }

    /// Up to where changes have been sent to all topics; nil before the first is filled.
    public var position: String?
    /// The topics, in the order in which their generations became active.
    public var fills: [Fill]

    /// Nothing has been written.
    public init() {
        position = nil
        fills = []
    }
}
