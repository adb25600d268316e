import Tensor

/// What a search is to do.
struct SearchRequest: Sendable {
    /// One prompt with the sequences that are not wanted for it.
    struct Input: Sendable {
        var prompt: [Int32]
        /// Without the end token.
        var excluded: Set<[Int32]>
    }

    var beamWidth: Int
    /// The longest sequence, with its end token.
    var maximumTokens: Int
    var endToken: Int32
    /// The only codes that may be found; any sequence where nil.
    var constraint: CodeTrie?
}

/// What computes the steps of a search.
protocol DecodingEngine {
    var configuration: LlamaConfiguration { get }

    /// Makes room for the keys and values of prompts, and of `steps` tokens for each of `rows` beams.
    /// - Returns: per prompt, its place in the cache, with no rows yet.
    func reserveCache(promptLengths: [Int], rows: Int, steps: Int) -> [DecodingGroup]

    /// Computes a batch and keeps the hidden states of some of its rows for ``visitLogits(rows:_:)``.
    /// - Parameters:
    ///   - outputRows: ascending.
    ///   - keepingCacheFor: where each prompt's keys and values go in the cache; empty to keep none.
    func forward(_ batch: RaggedBatch, outputRows: [Int32], keepingCacheFor groups: [DecodingGroup]) throws

    /// Computes one new token of each beam.
    /// - Parameters:
    ///   - tokens: [rows]
    ///   - positions: [rows]
    ///   - groups: each prompt's rows.
    ///   - ancestors: [rows][step + 1], the row that held the beam at each step so far, itself last.
    ///   - step: the number of tokens generated before these.
    func decode(
        tokens: [Int32], positions: [Int32], groups: [DecodingGroup], ancestors: [Int32], step: Int
    ) throws

    /// Gives the logits, [vocabularySize], of the first `rows` kept hidden states one by one, with the logarithm of each
    /// row's normaliser over the whole vocabulary.
    func visitLogits(rows: Int, _ visit: (_ row: Int, _ logits: Vector, _ logSum: Float) -> Void) throws
}

extension DecodingEngine {
    /// Beam search for the most probable sequences of each prompt.
    func search(
        _ inputs: ArraySlice<SearchRequest.Input>, _ request: SearchRequest
    ) throws -> [[GeneratedSequence]] {
        var batch = RaggedBatch(configuration)
        for input in inputs { batch.append(TrainingExample(prompt: input.prompt, continuations: [])) }
        let lengths = inputs.map(\.prompt.count)
        let places = reserveCache(
            promptLengths: lengths, rows: inputs.count * request.beamWidth, steps: request.maximumTokens)
        try forward(batch, outputRows: batch.lastPromptRows, keepingCacheFor: places)

        var searches = inputs.map {
            BeamSearch(
                width: request.beamWidth, endToken: request.endToken, excluded: $0.excluded,
                excludesExtensions: request.constraint == nil)
        }
        // The search and the beam of each row.
        var owners = searches.indices.map { (search: $0, beam: 0) }
        // Per row, the rows that held its beam at each step.
        var ancestry = [[Int32]](repeating: [], count: owners.count)
        for step in 0..<request.maximumTokens {
            try visitLogits(rows: owners.count) { row, logits, logSum in
                let owner = owners[row]
                offer(logits, logSum, to: &searches[owner.search], beam: owner.beam, request)
            }
            var firstRows = [Int](repeating: 0, count: searches.count)
            for (row, owner) in owners.enumerated().reversed() where owner.beam == 0 { firstRows[owner.search] = row }
            var tokens: [Int32] = []
            var positions: [Int32] = []
            var groups: [DecodingGroup] = []
            var nextOwners: [(search: Int, beam: Int)] = []
            var nextAncestry: [[Int32]] = []
            for index in searches.indices where !searches[index].beams.isEmpty {
                searches[index].advance()
                var group = places[index]
                group.rows = tokens.count..<(tokens.count + searches[index].beams.count)
                for (beam, state) in searches[index].beams.enumerated() {
                    nextAncestry.append(ancestry[firstRows[index] + state.parent] + [Int32(tokens.count)])
                    tokens.append(state.tokens[step])
                    positions.append(Int32(lengths[index] + step))
                    nextOwners.append((index, beam))
                }
                if !group.rows.isEmpty { groups.append(group) }
            }
            owners = nextOwners
            ancestry = nextAncestry
            if owners.isEmpty || step == request.maximumTokens - 1 { break }
            try decode(
                tokens: tokens, positions: positions, groups: groups, ancestors: ancestry.flatMap { $0 }, step: step)
        }
        return searches.map { $0.results(onlyFinished: request.constraint != nil) }
    }

    /// Offers a beam's next tokens: those the constraint allows, or the most probable.
    private func offer(
        _ logits: Vector, _ logSum: Float, to search: inout BeamSearch, beam: Int, _ request: SearchRequest
    ) {
        if let constraint = request.constraint {
            let allowed = constraint.continuations(of: search.beams[beam].tokens[...])
            if allowed.isCode {
                search.offer(
                    request.endToken, logProbability: logits[Int(request.endToken)] - logSum, beam: beam)
            }
            for token in allowed.tokens where token != request.endToken && token < configuration.vocabularySize {
                let logProbability = logits[Int(token)] - logSum
                guard logProbability > search.threshold(beam: beam) else { continue }
                // What can only end in an excluded code would take a beam's place for nothing.
                if search.isExcluded(token, afterBeam: beam),
                    constraint.continuations(of: (search.beams[beam].tokens + [token])[...]).tokens.isEmpty
                {
                    continue
                }
                search.offer(token, logProbability: logProbability, beam: beam)
            }
        } else {
            // As many more than the width as the search may turn down: the end, and what is excluded.
            let limit = min(
                request.beamWidth + 1 + search.exclusions(afterBeam: beam), configuration.vocabularySize)
            Kernels.visitGreatest(limit, of: logits) { token, logit in
                search.offer(token, logProbability: logit - logSum, beam: beam)
            }
        }
    }
}
