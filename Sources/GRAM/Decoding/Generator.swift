import Synchronization
public import Tensor

/// Generates and scores sequences on threads of its own; may be called from any number of tasks.
public final class Generator: Sendable {
    /// The model that generates and scores.
    let model: LlamaModel
    private let workers: WorkerPool<GenerationWorker>
    /// For single prompts, where the model has shards.
    private let shardedWorker: ShardedWorker?
    /// Calls that are being computed.
    private let running = Atomic<Int>(0)

    /// - Parameter workers: threads; each takes a share of a batch of prompts, or whole single prompts in turn. A model's
    ///   shards have threads of their own.
    public init(model: LlamaModel, workers: Int = Processor.activeCoreCount) {
        self.model = model
        self.workers = WorkerPool((0..<workers).map { GenerationWorker(index: $0, model: model) })
        shardedWorker = model.shards.isEmpty ? nil : ShardedWorker(model: model)
    }

    /// Beam search for the most probable sequences of each prompt, most probable first.
    ///
    /// Probabilities are over the whole vocabulary, also under a constraint, so that those of one prompt's codes can be
    /// compared with another's. The prompt's keys and values are shared by its beams.
    /// - Parameters:
    ///   - maximumTokens: the longest sequence, with its end token.
    ///   - constraint: only codes of this trie are found, each ended by the end token. Without one, sequences that did
    ///     not end in time follow the finished ones.
    ///   - excluded: for each prompt, sequences that are not wanted, without the end token; they take no beam's place.
    ///     Without a constraint none is found that begins with one either; a trie's longer codes are codes of their own.
    ///   - shards: whether the model's shards may share the work for a single prompt while the generator has no other.
    ///     The answer comes earlier; its probabilities may differ in their last digits.
    /// - Throws: ``ModelInputError``.
    public func generate(
        prompts: [[Int32]], beamWidth: Int, maximumTokens: Int, endToken: Int32, constraint: CodeTrie? = nil,
        excluded: [Set<[Int32]>]? = nil, shards: Bool = false
    ) async throws -> [[GeneratedSequence]] {
        guard (1...256).contains(beamWidth) else {
            throw ModelInputError("the beam width is \(beamWidth); it must be in 1...256")
        }
        guard maximumTokens >= 1 else { throw ModelInputError("maximumTokens is \(maximumTokens)") }
        guard endToken >= 0, endToken < model.configuration.vocabularySize else {
            throw ModelInputError("the end token \(endToken) is not in the vocabulary")
        }
        if let excluded, excluded.count != prompts.count {
            throw ModelInputError("\(prompts.count) prompts have \(excluded.count) sets of excluded sequences")
        }
        for prompt in prompts {
            try ModelInputError.check(TrainingExample(prompt: prompt, continuations: []), model.configuration)
            try ModelInputError.checkLength(prompt.count + maximumTokens, model.configuration)
        }
        let request = SearchRequest(
            beamWidth: beamWidth, maximumTokens: maximumTokens, endToken: endToken, constraint: constraint)
        let inputs = prompts.enumerated().map { SearchRequest.Input(prompt: $1, excluded: excluded?[$0] ?? []) }
        if shards, inputs.count == 1, let shardedWorker, running.load(ordering: .relaxed) == 0 {
            running.add(1, ordering: .relaxed)
            defer { running.subtract(1, ordering: .relaxed) }
            return [try await shardedWorker.generate(inputs[0], request)]
        }
        return try await distribute(inputs) { try await $0.generate($1, request) }
    }

    /// The log-probability of each token of given continuations, [prompt][continuation][token].
    /// - Throws: ``ModelInputError``.
    func score(prompts: [[Int32]], continuations: [[[Int32]]]) async throws -> [[[Float]]] {
        guard prompts.count == continuations.count else {
            throw ModelInputError("\(prompts.count) prompts have \(continuations.count) lists of continuations")
        }
        let examples = zip(prompts, continuations).map { prompt, tokens in
            TrainingExample(prompt: prompt, continuations: tokens.map { .init(tokens: $0) })
        }
        for example in examples { try ModelInputError.check(example, model.configuration) }
        return try await distribute(examples) { try await $0.score($1) }
    }

    /// The logits after each token of a sequence, [token][vocabulary].
    /// - Throws: ``ModelInputError``.
    func logits(for tokens: [Int32]) async throws -> [[Float]] {
        try ModelInputError.check(TrainingExample(prompt: tokens, continuations: []), model.configuration)
        return try await workers.next().logits(tokens)
    }

    /// Gives each worker a share and joins the results in order.
    private func distribute<Input: Sendable, Output: Sendable>(
        _ inputs: [Input], _ body: @escaping @Sendable (GenerationWorker, ArraySlice<Input>) async throws -> [Output]
    ) async throws -> [Output] {
        running.add(1, ordering: .relaxed)
        defer { running.subtract(1, ordering: .relaxed) }
        return try await workers.distribute(inputs, body)
    }
}
