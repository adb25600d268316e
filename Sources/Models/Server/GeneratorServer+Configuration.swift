extension GeneratorServer {
    /// How a server is asked for codes.
    public struct Configuration: Sendable, Equatable {
        /// Where it answers, such as `http://gpu:8000`; with or without `/v1`.
        public var url: String
        /// Which program it is.
        public var engine: GeneratorEngine
        /// The name under which it serves the model; nil where that is the model's identifier, so that a model that is
        /// not served is never taken for another.
        public var model: String?
        /// What it wants as bearer token; nil for nothing. Never shown.
        public var apiKey: String?
        /// A PEM file with who signs its certificate; nil for those whom the system trusts.
        public var certificateAuthorityFile: String?
        /// How many next tokens it lists for each sequence.
        public var listedTokens: Int
        /// Sequences in one request at most.
        public var sequencesPerRequest: Int
        /// Requests under way at most.
        public var concurrentRequests: Int
        /// How often one request is tried.
        public var attempts: Int
        /// When it is left alone.
        public var circuit: CircuitBreaker.Configuration

        /// A configuration; each parameter is told beside its property.
        public init(
            url: String, engine: GeneratorEngine = .vllm, model: String? = nil, apiKey: String? = nil,
            certificateAuthorityFile: String? = nil, listedTokens: Int = 20, sequencesPerRequest: Int = 128,
            concurrentRequests: Int = 4, attempts: Int = 3, circuit: CircuitBreaker.Configuration = .init()
        ) {
            self.url = url
            self.engine = engine
            self.model = model
            self.apiKey = apiKey
            self.certificateAuthorityFile = certificateAuthorityFile
            self.listedTokens = listedTokens
            self.sequencesPerRequest = sequencesPerRequest
            self.concurrentRequests = concurrentRequests
            self.attempts = attempts
            self.circuit = circuit
        }

        /// Where completions are asked for.
        var endpoint: String { "\(base)/completions" }
        /// Where it says which models it serves.
        var modelsEndpoint: String { "\(base)/models" }

        private var base: String {
            let base = url.hasSuffix("/") ? String(url.dropLast()) : url
            return base.hasSuffix("/v1") ? base : "\(base)/v1"
        }

        /// Whether a text can be sent as bearer token: visible ASCII characters (RFC 6750).
        public static func isKey(_ text: String) -> Bool { text.wholeMatch(of: /[!-~]+/) != nil }
    }
}
