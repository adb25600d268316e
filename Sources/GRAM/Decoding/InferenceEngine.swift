import CKernels
import Tensor

/// The forward pass of one worker: buffers and compiled products of one thread.
///
/// For a shard of a model, logits and their normaliser are those of the shard's part of the vocabulary.
final class InferenceEngine: DecodingEngine {
    let model: LlamaModel
    private let addOthers: ((UnsafeMutablePointer<Float>, Int) throws -> Void)?
    private let multiplier: MatrixMultiplier
    private var work: Workspace
    private var cache = PromptCache()

    private struct Workspace {
        let capacity: Int
        let residual: Buffer<Float>
        let delta: Buffer<Float>
        let normed: Buffer<UInt8>
        let projections: Buffer<Float>
        let attended: Buffer<UInt8>
        let gathered: Buffer<UInt8>
        let gateUp: Buffer<Float>
        let activated: Buffer<UInt8>
        let logits: Buffer<Float>
        let logSums: Buffer<Float>

        init(capacity: Int, _ model: LlamaModel) {
            let configuration = model.configuration
            let type = model.type
            self.capacity = capacity
            residual = Buffer(count: capacity * configuration.hiddenSize)
            delta = Buffer(count: capacity * configuration.hiddenSize)
            normed = Buffer(count: capacity * configuration.hiddenSize, type: type)
            projections = Buffer(count: capacity * configuration.projectionWidth)
            attended = Buffer(count: capacity * configuration.queryWidth, type: type)
            gathered = Buffer(count: capacity * configuration.queryWidth, type: type)
            gateUp = Buffer(count: capacity * 2 * configuration.intermediateSize)
            activated = Buffer(count: capacity * configuration.intermediateSize, type: type)
            logits = Buffer(count: InferenceEngine.logitRows * model.output.outputs)
            logSums = Buffer(count: InferenceEngine.logitRows)
        }
    }

    /// Keys and values of the current prompts and of the tokens generated for them.
    private struct PromptCache {
        var prompts = Buffer<Float>(count: 0)
        var promptCapacityPerLayer = 0
        var generated = Buffer<Float>(count: 0)
        var rowCapacity = 0
        var stepCapacity = 0
    }

    /// Rows whose logits exist at a time.
    static let logitRows = 64

    /// - Parameter addOthers: for a shard, adds the other shards' parts to its own part of hidden states; `count` floats.
    init(model: LlamaModel, addOthers: ((_ part: UnsafeMutablePointer<Float>, _ count: Int) throws -> Void)? = nil)
        throws
    {
        self.model = model
        self.addOthers = addOthers
        multiplier = try MatrixMultiplier()
        work = Workspace(capacity: 32, model)
    }

    var configuration: LlamaConfiguration { model.configuration }

    /// Row counts are rounded up so that few shapes of product are compiled; the surplus rows hold leftovers that no
    /// other row reads. A single row stays one, since a product with a vector takes a third of the time.
    static func rounded(_ rows: Int) -> Int {
        let multiple = rows == 1 ? 1 : rows <= 16 ? 2 : rows <= 32 ? 4 : rows <= 128 ? 16 : rows <= 512 ? 32 : 128
        return (rows + multiple - 1) / multiple * multiple
    }

    private func reserve(_ rows: Int) {
        let needed = Self.rounded(rows)
        if needed > work.capacity { work = Workspace(capacity: needed, model) }
    }

    func forward(_ batch: RaggedBatch, outputRows: [Int32], keepingCacheFor groups: [kernels_decoding_group]) throws {
        let rows = batch.rowCount
        reserve(max(rows, outputRows.count))
        kernels_embed(
            model.embedding.pointer, batch.tokens, Int64(rows), Int64(configuration.hiddenSize), work.residual.pointer)
        for (index, layer) in model.layers.enumerated() {
            try project(layer, rows: rows, positions: batch.positions, isFirst: index == 0)
            for (group, segment) in zip(groups, batch.segments) {
                let offset = index * cache.promptCapacityPerLayer + Int(group.cache_offset)
                kernels_prompt_cache_store(
                    work.projections.pointer + Int(segment.start) * configuration.projectionWidth,
                    Int64(segment.count), configuration.attentionShape, cache.prompts.pointer + offset)
            }
            kernels_attention(
                work.projections.pointer, batch.segments, Int64(batch.segments.count), configuration.attentionShape,
                nil, work.attended.pointer, model.type.kernelFlag)
            if index == model.layers.count - 1 {
                // Past the last attention no row needs another.
                gather(outputRows)
                try finish(layer, attended: work.gathered, rows: outputRows.count)
            } else {
                try finish(layer, attended: work.attended, rows: rows)
            }
        }
    }

    func reserveCache(promptLengths: [Int], rows: Int, steps: Int) -> [kernels_decoding_group] {
        var offset = 0
        let groups = promptLengths.map { length in
            defer { offset += Int(kernels_prompt_cache_size(Int64(length), configuration.attentionShape)) }
            return kernels_decoding_group(
                row_start: 0, row_count: 0, prompt_count: Int32(length), cache_offset: Int64(offset))
        }
        let layerCount = configuration.layerCount
        if layerCount * offset > cache.prompts.count { cache.prompts = Buffer(count: layerCount * offset) }
        cache.promptCapacityPerLayer = offset
        let generated = layerCount * steps * rows * 2 * configuration.keyValueWidth
        if generated > cache.generated.count { cache.generated = Buffer(count: generated) }
        cache.rowCapacity = rows
        cache.stepCapacity = steps
        return groups
    }

    func decode(
        tokens: [Int32], positions: [Int32], groups: [kernels_decoding_group], ancestors: [Int32], step: Int
    ) throws {
        let rows = tokens.count
        let width = configuration.keyValueWidth
        precondition(rows <= cache.rowCapacity && step < cache.stepCapacity, "the cache has no room for this step")
        reserve(rows)
        kernels_embed(
            model.embedding.pointer, tokens, Int64(rows), Int64(configuration.hiddenSize), work.residual.pointer)
        for (index, layer) in model.layers.enumerated() {
            try project(layer, rows: rows, positions: positions, isFirst: index == 0)
            let generated =
                cache.generated.pointer + index * cache.stepCapacity * cache.rowCapacity * 2 * width
            for row in 0..<rows {
                (generated + (step * cache.rowCapacity + row) * 2 * width).update(
                    from: work.projections.pointer + row * configuration.projectionWidth + configuration.queryWidth,
                    count: 2 * width)
            }
            kernels_decoding_attention(
                work.projections.pointer, groups, Int64(groups.count),
                cache.prompts.pointer + index * cache.promptCapacityPerLayer, generated, Int64(cache.rowCapacity),
                ancestors, Int64(step + 1), Int64(step + 1), configuration.attentionShape, work.attended.pointer,
                model.type.kernelFlag)
            try finish(layer, attended: work.attended, rows: rows)
        }
    }

    func visitLogits(rows: Int, _ visit: (_ row: Int, _ logits: UnsafePointer<Float>, _ logSum: Float) -> Void) throws {
        let width = configuration.hiddenSize
        let vocabulary = model.output.outputs
        kernels_rms_norm(
            work.residual.pointer, work.delta.pointer, work.residual.pointer, model.finalNorm.pointer,
            configuration.normEpsilon, Int64(rows), Int64(width), work.normed.pointer, model.type.kernelFlag, nil)
        for start in stride(from: 0, to: rows, by: Self.logitRows) {
            let count = min(Self.logitRows, rows - start)
            try multiplier.multiply(
                work.normed.pointer + start * width * model.type.byteCount, by: model.output,
                into: work.logits.pointer, rows: Self.rounded(count))
            kernels_log_sum_exp(work.logits.pointer, Int64(count), Int64(vocabulary), work.logSums.pointer)
            for row in 0..<count {
                visit(start + row, work.logits.pointer + row * vocabulary, work.logSums.pointer[row])
            }
        }
    }

    /// Adds the previous layer's delta, normalises, projects to queries, keys and values, and rotates them.
    private func project(_ layer: LlamaModel.Layer, rows: Int, positions: [Int32], isFirst: Bool) throws {
        kernels_rms_norm(
            work.residual.pointer, isFirst ? nil : work.delta.pointer, work.residual.pointer,
            layer.attentionNorm.pointer, configuration.normEpsilon, Int64(rows), Int64(configuration.hiddenSize),
            work.normed.pointer, model.type.kernelFlag, nil)
        try multiplier.multiply(
            work.normed.pointer, by: layer.projections, into: work.projections.pointer, rows: Self.rounded(rows))
        kernels_rope(
            work.projections.pointer, positions, model.rotary.cosines.pointer, model.rotary.sines.pointer, Int64(rows),
            configuration.attentionShape)
    }

    /// The layer after its attention; leaves the feed-forward block's output in `work.delta`.
    private func finish(_ layer: LlamaModel.Layer, attended: Buffer<UInt8>, rows: Int) throws {
        guard rows > 0 else { return }
        let flag = model.type.kernelFlag
        let rounded = Self.rounded(rows)
        try multiplier.multiply(
            attended.pointer, by: layer.attentionOutput, into: work.delta.pointer, rows: rounded)
        try addOthers?(work.delta.pointer, rows * configuration.hiddenSize)
        kernels_rms_norm(
            work.residual.pointer, work.delta.pointer, work.residual.pointer, layer.feedForwardNorm.pointer,
            configuration.normEpsilon, Int64(rows), Int64(configuration.hiddenSize), work.normed.pointer, flag, nil)
        try multiplier.multiply(
            work.normed.pointer, by: layer.gateUp, into: work.gateUp.pointer, rows: rounded)
        kernels_swiglu(
            work.gateUp.pointer, Int64(rows), Int64(configuration.intermediateSize), work.activated.pointer, flag)
        try multiplier.multiply(
            work.activated.pointer, by: layer.down, into: work.delta.pointer, rows: rounded)
        try addOthers?(work.delta.pointer, rows * configuration.hiddenSize)
    }

    /// Moves some rows of the residual stream to the front and copies their attention outputs. Rows ascend.
    private func gather(_ rows: [Int32]) {
        let width = configuration.hiddenSize
        let bytes = configuration.queryWidth * model.type.byteCount
        for (index, row) in rows.enumerated() {
            if index != Int(row) {
                (work.residual.pointer + index * width).update(
                    from: work.residual.pointer + Int(row) * width, count: width)
            }
            (work.gathered.pointer + index * bytes).update(from: work.attended.pointer + Int(row) * bytes, count: bytes)
        }
    }
}
