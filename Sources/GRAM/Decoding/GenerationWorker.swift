import CKernels
import Execution
import Tensor

/// What a search is to do.
struct SearchRequest: Sendable {
    /// One prompt with the sequences that are not wanted for it.
    struct Input: Sendable {
        var prompt: [Int32]
        var excluded: Set<[Int32]>
    }

    var beamWidth: Int
    var maximumTokens: Int
    var endToken: Int32
    var constraint: CodeTrie?
}

/// One thread of a generator.
actor GenerationWorker {
    private nonisolated let thread: DedicatedThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let model: LlamaModel
    private var engine: InferenceEngine?
    /// Prompt rows computed together.
    private let rowsPerPass = 2048
    /// Beams computed together.
    private let beamsPerPass = 512

    init(index: Int, model: LlamaModel) {
        thread = DedicatedThread(name: "generator-\(index)")
        self.model = model
    }

    private func readyEngine() throws -> InferenceEngine {
        if let engine { return engine }
        Processor.useOneThread()
        let made = try InferenceEngine(model: model)
        engine = made
        return made
    }

    /// The most probable sequences of each prompt.
    func generate(_ inputs: ArraySlice<SearchRequest.Input>, _ request: SearchRequest) throws -> [[GeneratedSequence]] {
        let engine = try readyEngine()
        var results: [[GeneratedSequence]] = []
        var start = inputs.startIndex
        while start < inputs.endIndex {
            var end = start
            var rows = 0
            while end < inputs.endIndex, end - start < max(beamsPerPass / request.beamWidth, 1),
                end == start || rows + inputs[end].prompt.count <= rowsPerPass
            {
                rows += inputs[end].prompt.count
                end += 1
            }
            results += try search(inputs[start..<end], request, engine)
            start = end
        }
        return results
    }

    private func search(
        _ inputs: ArraySlice<SearchRequest.Input>, _ request: SearchRequest, _ engine: InferenceEngine
    ) throws -> [[GeneratedSequence]] {
        var batch = RaggedBatch(model.configuration)
        for input in inputs { batch.append(TrainingExample(prompt: input.prompt, continuations: [])) }
        let lengths = inputs.map(\.prompt.count)
        let places = engine.reserveCache(
            promptLengths: lengths, rows: inputs.count * request.beamWidth, steps: request.maximumTokens)
        try engine.forward(batch, outputRows: batch.lastPromptRows, keepingCacheFor: places)

        var searches = inputs.map {
            BeamSearch(width: request.beamWidth, endToken: request.endToken, excluded: $0.excluded)
        }
        // The search and the beam of each row.
        var owners = searches.indices.map { (search: $0, beam: 0) }
        // Per row, the rows that held its beam at each step.
        var ancestry = [[Int32]](repeating: [], count: owners.count)
        for step in 0..<request.maximumTokens {
            try engine.visitLogits(rows: owners.count) { row, logits, logSum in
                let owner = owners[row]
                offer(logits, logSum, to: &searches[owner.search], beam: owner.beam, request)
            }
            var firstRows = [Int](repeating: 0, count: searches.count)
            for (row, owner) in owners.enumerated().reversed() where owner.beam == 0 { firstRows[owner.search] = row }
            var tokens: [Int32] = []
            var positions: [Int32] = []
            var groups: [kernels_decoding_group] = []
            var nextOwners: [(search: Int, beam: Int)] = []
            var nextAncestry: [[Int32]] = []
            for index in searches.indices where !searches[index].beams.isEmpty {
                searches[index].advance()
                var group = places[index]
                group.row_start = Int32(tokens.count)
                group.row_count = Int32(searches[index].beams.count)
                for (beam, state) in searches[index].beams.enumerated() {
                    nextAncestry.append(ancestry[firstRows[index] + state.parent] + [Int32(tokens.count)])
                    tokens.append(state.tokens[step])
                    positions.append(Int32(lengths[index] + step))
                    nextOwners.append((index, beam))
                }
                if group.row_count > 0 { groups.append(group) }
            }
            owners = nextOwners
            ancestry = nextAncestry
            if owners.isEmpty || step == request.maximumTokens - 1 { break }
            try engine.decode(
                tokens: tokens, positions: positions, groups: groups, ancestors: ancestry.flatMap { $0 }, step: step)
        }
        return searches.map { $0.results(onlyFinished: request.constraint != nil) }
    }

    /// Offers a beam's next tokens: those the constraint allows, or the most probable.
    private func offer(
        _ logits: UnsafePointer<Float>, _ logSum: Float, to search: inout BeamSearch, beam: Int,
        _ request: SearchRequest
    ) {
        if let constraint = request.constraint {
            let allowed = constraint.continuations(of: search.beams[beam].tokens[...])
            if allowed.isCode {
                search.offer(
                    request.endToken, logProbability: logits[Int(request.endToken)] - logSum, beam: beam)
            }
            for token in allowed.tokens where token != request.endToken && token < model.configuration.vocabularySize {
                let logProbability = logits[Int(token)] - logSum
                if logProbability > search.threshold(beam: beam) {
                    search.offer(token, logProbability: logProbability, beam: beam)
                }
            }
        } else {
            // As many more than the width as the search may turn down: the end, and what is excluded.
            let limit = min(
                request.beamWidth + 1 + search.exclusions(afterBeam: beam), model.configuration.vocabularySize)
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: limit) { tokens in
                withUnsafeTemporaryAllocation(of: Float.self, capacity: limit) { values in
                    let count = kernels_greatest(
                        logits, Int64(model.configuration.vocabularySize), Int64(limit), tokens.baseAddress,
                        values.baseAddress)
                    for index in 0..<Int(count) {
                        search.offer(tokens[index], logProbability: values[index] - logSum, beam: beam)
                    }
                }
            }
        }
    }

    /// The log-probability of each token of each continuation, by prompt.
    func score(_ examples: ArraySlice<TrainingExample>) throws -> [[[Float]]] {
        let engine = try readyEngine()
        var results: [[[Float]]] = []
        var batch = RaggedBatch(model.configuration)
        func flush() throws {
            guard batch.rowCount > 0 else { return }
            try engine.forward(batch, outputRows: batch.targetRows)
            var scores = [Float](repeating: 0, count: batch.targets.count)
            try engine.visitLogits(rows: batch.targetRows.count) { row, logits, logSum in
                for target in Int(batch.targetOffsets[row])..<Int(batch.targetOffsets[row + 1]) {
                    scores[target] = logits[Int(batch.targets[target])] - logSum
                }
            }
            for continuations in batch.continuations {
                results.append(continuations.map { [scores[$0.first]] + scores[$0.rest] })
            }
            batch = RaggedBatch(model.configuration)
        }
        for example in examples {
            if batch.rowCount > 0, batch.rowCount + RaggedBatch.rowCount(of: example) > rowsPerPass { try flush() }
            batch.append(example)
        }
        try flush()
        return results
    }

    /// The logits after each token of a sequence.
    func logits(_ tokens: [Int32]) throws -> [[Float]] {
        let engine = try readyEngine()
        var batch = RaggedBatch(model.configuration)
        batch.append(TrainingExample(prompt: tokens, continuations: []))
        try engine.forward(batch, outputRows: tokens.indices.map(Int32.init))
        var rows: [[Float]] = []
        try engine.visitLogits(rows: tokens.count) { _, logits, _ in
            rows.append(Array(UnsafeBufferPointer(start: logits, count: model.configuration.vocabularySize)))
        }
        return rows
    }
}
