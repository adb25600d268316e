import Execution
import Tensor

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
            results += try engine.search(inputs[start..<end], request)
            start = end
        }
        return results
    }

    /// The log-probability of each token of each continuation, by prompt.
    func score(_ examples: ArraySlice<TrainingExample>) throws -> [[[Float]]] {
        let engine = try readyEngine()
        var results: [[[Float]]] = []
        var batch = RaggedBatch(model.configuration)
        func flush() throws {
            guard batch.rowCount > 0 else { return }
            try engine.forward(batch, outputRows: batch.targetRows, keepingCacheFor: [])
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
        try engine.forward(batch, outputRows: tokens.indices.map(Int32.init), keepingCacheFor: [])
        var rows: [[Float]] = []
        try engine.visitLogits(rows: tokens.count) { _, logits, _ in
            rows.append(Array(logits))
        }
        return rows
    }
}
