public import CodeIndex

/// What may be changed over HTTP, and by whom.
public struct StateChanges: Sendable {
    /// What became of dead letters that were tried again.
    public struct Retried: Sendable {
        /// One that is kept.
        public struct Failure: Sendable {
            /// The letter's number.
            public var id: Int64
            /// Its cause now.
            public var cause: String
            /// What is wrong with it, for people.
            public var message: String

            /// A failure.
            public init(id: Int64, cause: String, message: String) {
                self.id = id
                self.cause = cause
                self.message = message
            }
        }

        /// Applied, or found to be older than what is stored.
        public var settled: Int
        /// Without anything to apply.
        public var empty: Int
        /// Kept, with their causes now.
        public var failures: [Failure]

        /// An outcome.
        public init(settled: Int, empty: Int, failures: [Failure]) {
            self.settled = settled
            self.empty = empty
            self.failures = failures
        }
    }

    /// The most letters that one request tries again.
    public static let mostRetried = 500

    let token: @Sendable () -> BearerToken?
    let retry: @Sendable (DeadLetterFilter, _ limit: Int) async throws -> Retried

    /// - Parameters:
    ///   - token: what a request needs, asked for each; nil where nobody may change anything.
    ///   - retry: tries dead letters again, the oldest first.
    public init(
        token: @escaping @Sendable () -> BearerToken?,
        retry: @escaping @Sendable (DeadLetterFilter, _ limit: Int) async throws -> Retried
    ) {
        self.token = token
        self.retry = retry
    }
}
