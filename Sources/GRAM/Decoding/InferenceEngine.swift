import Tensor

/// The forward pass of one worker: buffers and compiled products of one thread.
///
/// For a shard of a model, logits and their normaliser are those of the shard's part of the vocabulary.
final class InferenceEngine: DecodingEngine {
    let model: LlamaModel
    private let addOthers: ((Matrix) throws -> Void)?
    private let multiplier: MatrixMultiplier
    private let arena = Arena()
    private var work: InferenceWorkspace
    private var cache: KeyValueCache

    /// - Parameter addOthers: for a shard, adds the other shards' parts to its own part of hidden states,
    ///   [rows][hiddenSize].
    init(model: LlamaModel, addOthers: ((_ part: Matrix) throws -> Void)? = nil) throws {
        self.model = model
        self.addOthers = addOthers
        multiplier = try MatrixMultiplier()
        // Enough for the beams of a query or two.
        work = InferenceWorkspace(rows: 32, model, arena)
        cache = KeyValueCache(model.configuration)
    }

    var configuration: LlamaConfiguration { model.configuration }

    func reserveCache(promptLengths: [Int], rows: Int, steps: Int) -> [DecodingGroup] {
        cache.reserve(promptLengths: promptLengths, rows: rows, steps: steps)
    }

    func forward(_ batch: RaggedBatch, outputRows: [Int32], keepingCacheFor groups: [DecodingGroup]) throws {
        work = InferenceWorkspace(rows: batch.rowCount, model, arena)
        Kernels.gather(batch.tokens, of: model.embeddingTable, into: work.residual)
        for (index, layer) in model.layers.enumerated() {
            try project(layer, positions: batch.positions, isFirst: index == 0)
            for (group, segment) in zip(groups, batch.segments) {
                cache.store(work.projections.rows(segment.rows), of: group, layer: index)
            }
            Kernels.attention(work.projections, batch.segments, configuration.attentionShape, into: work.attended)
            // Past the last attention no row needs another.
            if index == model.layers.count - 1 { keep(outputRows) }
            try finish(layer)
        }
    }

    func decode(
        tokens: [Int32], positions: [Int32], groups: [DecodingGroup], ancestors: [Int32], step: Int
    ) throws {
        work = InferenceWorkspace(rows: tokens.count, model, arena)
        Kernels.gather(tokens, of: model.embeddingTable, into: work.residual)
        for (index, layer) in model.layers.enumerated() {
            try project(layer, positions: positions, isFirst: index == 0)
            cache.store(work.projections, step: step, layer: index)
            Kernels.decodingAttention(
                work.projections, groups, prompts: cache.prompts(layer: index),
                generated: cache.generated(layer: index, steps: step + 1), rowCapacity: cache.rowCapacity,
                ancestors: ancestors, configuration.attentionShape, into: work.attended)
            try finish(layer)
        }
    }

    func visitLogits(rows: Int, _ visit: (_ row: Int, _ logits: Vector, _ logSum: Float) -> Void) throws {
        let residual = work.residual.rows(0..<rows)
        let normed = work.normed.rows(0..<rows)
        Kernels.rmsNorm(
            residual, plus: work.delta.rows(0..<rows), sum: residual, weight: model.finalNorm.elements,
            epsilon: configuration.normEpsilon, into: normed)
        for start in stride(from: 0, to: rows, by: InferenceWorkspace.logitRows) {
            let count = min(InferenceWorkspace.logitRows, rows - start)
            let logits = work.logits.rows(0..<count)
            let logSums = work.logSums.extracting(0..<count)
            try multiply(normed.rows(start..<(start + count)), by: model.output, into: logits)
            Kernels.logSumExp(logits, into: logSums)
            for row in 0..<count { visit(start + row, logits[row], logSums[row]) }
        }
    }

    /// Adds the last layer's feed-forward block to the residual stream, projects its norm to queries, keys and values,
    /// and rotates them.
    private func project(_ layer: LlamaModel.Layer, positions: [Int32], isFirst: Bool) throws {
        let (weight, epsilon) = (layer.attentionNorm.elements, configuration.normEpsilon)
        if isFirst {
            Kernels.rmsNorm(work.residual, weight: weight, epsilon: epsilon, into: work.normed)
        } else {
            Kernels.rmsNorm(
                work.residual, plus: work.delta, sum: work.residual, weight: weight, epsilon: epsilon,
                into: work.normed)
        }
        try multiply(work.normed, by: layer.projections, into: work.projections)
        Kernels.rotate(
            work.projections, to: positions, cosines: model.rotary.cosines, sines: model.rotary.sines,
            configuration.attentionShape)
    }

    /// The layer after its attention; leaves the feed-forward block's output in `work.delta`.
    private func finish(_ layer: LlamaModel.Layer) throws {
        guard work.residual.rows > 0 else { return }
        try multiply(work.attended, by: layer.attentionOutput, into: work.delta)
        try addOthers?(work.delta)
        Kernels.rmsNorm(
            work.residual, plus: work.delta, sum: work.residual, weight: layer.feedForwardNorm.elements,
            epsilon: configuration.normEpsilon, into: work.normed)
        try multiply(work.normed, by: layer.gateUp, into: work.gateUp)
        Kernels.swiGLU(work.gateUp, into: work.activated)
        try multiply(work.activated, by: layer.down, into: work.delta)
        try addOthers?(work.delta)
    }

    /// result [rows][outputs] = input [rows][inputs] · weightsᵀ, and leftovers in the rows that round them up.
    private func multiply(_ input: Operand, by weights: PackedWeights, into result: Matrix) throws {
        let rows = InferenceWorkspace.rounded(input.rows)
        try multiplier.multiply(input.resized(toRows: rows), by: weights, into: result.resized(toRows: rows))
    }

    /// Keeps only some rows of the residual stream and of the attention's outputs, at the front. They ascend.
    private func keep(_ rows: [Int32]) {
        for (place, row) in rows.enumerated() where place != Int(row) {
            let (from, to) = (Int(row)..<(Int(row) + 1), place..<(place + 1))
            work.residual.rows(to).copy(from: work.residual.rows(from))
            work.attended.rows(to).copy(from: work.attended.rows(from))
        }
        work = InferenceWorkspace(rows: rows.count, model, arena)
    }
}
