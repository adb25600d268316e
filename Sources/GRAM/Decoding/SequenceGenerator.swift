/// What finds the most probable sequences of prompts elsewhere than in this process, such as on a GPU server.
public protocol SequenceGenerator: Sendable {
    /// The most probable sequences of each prompt, most probable first, as `Generator` finds them.
    /// - Throws: why there are none now.
    func sequences(for request: SequenceRequest) async throws -> [[GeneratedSequence]]
}

/// What sequences are looked for.
public struct SequenceRequest: Sendable {
    /// Token sequences that ``CodePrompt`` made.
    public var prompts: [[Int32]]
    /// How many sequences are looked for at once, and found at most.
    public var beamWidth: Int
    /// The longest sequence, with its end token.
    public var maximumTokens: Int
    /// What ends a sequence.
    public var endToken: Int32
    /// Tokens are below this.
    public var vocabularySize: Int
    /// The only codes that may be found; any sequence where nil.
    public var constraint: CodeTrie?
    /// For each prompt, sequences that are not wanted, nor any that begins with one; without the end token.
    public var excluded: [Set<[Int32]>]

    /// A request.
    /// - Parameter excluded: as many sets as there are prompts; nil for none.
    public init(
        prompts: [[Int32]], beamWidth: Int, maximumTokens: Int, endToken: Int32, vocabularySize: Int,
        constraint: CodeTrie? = nil, excluded: [Set<[Int32]>]? = nil
    ) {
        precondition(excluded.map { $0.count == prompts.count } ?? true, "each prompt has its excluded sequences")
        self.prompts = prompts
        self.beamWidth = beamWidth
        self.maximumTokens = maximumTokens
        self.endToken = endToken
        self.vocabularySize = vocabularySize
        self.constraint = constraint
        self.excluded = excluded ?? [Set<[Int32]>](repeating: [], count: prompts.count)
    }
}
