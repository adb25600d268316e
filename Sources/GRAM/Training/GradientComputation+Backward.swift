import CKernels
import Tensor

extension GradientComputation {
    /// The final norm of the rows that have targets.
    func normalizeTargets(_ batch: RaggedBatch) {
        let width = Int64(configuration.hiddenSize)
        let count = Int64(batch.targetRows.count)
        guard let last = layers.last else { preconditionFailure("a model has at least one layer") }
        kernels_embed(last.middle.pointer, batch.targetRows, count, width, work.targetResidual.pointer)
        kernels_embed(work.delta.pointer, batch.targetRows, count, width, work.targetDelta.pointer)
        kernels_rms_norm(
            work.targetResidual.pointer, work.targetDelta.pointer, work.targetResidual.pointer,
            vector(parameters.layout.finalNorm), configuration.normEpsilon, count, width, work.targetInput.pointer,
            type.kernelFlag, work.targetInverseRMS.pointer)
    }

    /// Computes the logits of some target rows.
    /// - Parameter start: the first of ``targetChunk`` rows, fewer at the end.
    /// - Returns: the rows' norm outputs and their number.
    private func projectTargets(from start: Int, of batch: RaggedBatch) throws -> (UnsafeRawPointer, rows: Int) {
        let width = configuration.hiddenSize
        let rows = min(Self.targetChunk, batch.targetRows.count - start)
        let input = UnsafeRawPointer(work.targetInput.pointer) + start * width * type.byteCount
        try project(
            input, parameters.layout.embedding, into: work.logits, rows: rows, outputs: configuration.vocabularySize,
            inputs: width)
        return (input, rows)
    }

    /// Gives the continuations of preference pairs the weights under which their cross-entropies have the preference
    /// loss's gradient.
    /// - Returns: the preference loss, and the cross-entropies under those weights.
    func weighPairs(
        in batch: inout RaggedBatch, _ preferences: PreferenceLoss
    ) throws -> (preferences: Double, crossEntropies: Double) {
        var logProbabilities = [Float](repeating: 0, count: batch.targets.count)
        var logSums = [Float](repeating: 0, count: Self.targetChunk)
        let vocabulary = configuration.vocabularySize
        for start in stride(from: 0, to: batch.targetRows.count, by: Self.targetChunk) {
            let (_, rows) = try projectTargets(from: start, of: batch)
            kernels_log_sum_exp(work.logits.pointer, Int64(rows), Int64(vocabulary), &logSums)
            for row in 0..<rows {
                for target in batch.targetOffsets[start + row]..<batch.targetOffsets[start + row + 1] {
                    let token = Int(batch.targets[Int(target)])
                    logProbabilities[Int(target)] = work.logits.pointer[row * vocabulary + token] - logSums[row]
                }
            }
        }
        func sum(_ continuation: RaggedBatch.Continuation) -> Float {
            continuation.rest.reduce(logProbabilities[continuation.first]) { $0 + logProbabilities[$1] }
        }
        var losses = (preferences: 0.0, crossEntropies: 0.0)
        for (pair, example) in batch.pairs {
            let (query, product) = (batch.continuations[example], batch.continuations[example + 1])
            let result = preferences.evaluate(
                pair, preferred: .init(query: sum(query[0]), product: sum(product[0])),
                rejected: .init(query: sum(query[1]), product: sum(product[1])))
            batch.setWeight(result.preferred.query, of: query[0])
            batch.setWeight(result.preferred.product, of: product[0])
            batch.setWeight(result.rejected.query, of: query[1])
            batch.setWeight(result.rejected.product, of: product[1])
            losses.preferences += Double(result.loss)
            for continuation in query + product {
                for target in [continuation.first] + Array(continuation.rest) {
                    losses.crossEntropies -= Double(batch.weights[target]) * Double(logProbabilities[target])
                }
            }
        }
        return losses
    }

    /// Logits and loss of the rows that have targets, and their gradients down to the last layer's output, which goes
    /// to `work.residualGradient`.
    func targetsForwardAndBackward(_ batch: RaggedBatch) throws -> Double {
        let width = configuration.hiddenSize
        let vocabulary = configuration.vocabularySize
        let count = batch.targetRows.count
        let flag = type.kernelFlag
        let norm = parameters.layout.finalNorm
        let embedding = parameters.layout.embedding
        var loss = 0.0
        // The gradient of the norm's output takes the place of the delta.
        let outputGradient = work.targetDelta.pointer
        for start in stride(from: 0, to: count, by: Self.targetChunk) {
            let (input, rows) = try projectTargets(from: start, of: batch)
            loss += batch.targetOffsets.withUnsafeBufferPointer { offsets in
                kernels_cross_entropy(
                    work.logits.pointer, Int64(rows), Int64(vocabulary), offsets.baseAddress! + start, batch.targets,
                    batch.weights, work.logitGradient.pointer, Int64(vocabulary + work.logitGap), flag)
            }
            try projectBackward(
                work.logitGradient.pointer, rowGap: work.logitGap, embedding, input: input,
                into: outputGradient + start * width, rows: rows, outputs: vocabulary, inputs: width)
        }
        let rows = batch.rowCount
        UnsafeMutableRawPointer(work.residualGradient.pointer)
            .initializeMemory(as: UInt8.self, repeating: 0, count: rows * width * 4)
        let normGradient = work.wide.pointer
        UnsafeMutableRawPointer(normGradient)
            .initializeMemory(as: UInt8.self, repeating: 0, count: count * width * 4)
        kernels_rms_norm_backward(
            outputGradient, work.targetResidual.pointer, work.targetInverseRMS.pointer, vector(norm), Int64(count),
            Int64(width), normGradient, gradient.pointer + norm, nil, flag)
        kernels_embed_backward(
            normGradient, batch.targetRows, Int64(count), Int64(width), work.residualGradient.pointer)
        if type == .bfloat16 {
            work.convertedGradient.pointer.withMemoryRebound(to: UInt16.self, capacity: rows * width) {
                kernels_to_bfloat16(work.residualGradient.pointer, $0, Int64(rows * width))
            }
        }
        return loss
    }

    /// The gradient of the residual stream as an operand of products.
    private var residualOperand: UnsafeRawPointer {
        type == .bfloat16
            ? UnsafeRawPointer(work.convertedGradient.pointer) : UnsafeRawPointer(work.residualGradient.pointer)
    }

    /// Carries `work.residualGradient` from the last layer's output down to the embedding.
    func backward(_ batch: RaggedBatch) throws {
        let rows = batch.rowCount
        let rows64 = Int64(rows)
        let width = configuration.hiddenSize
        let width64 = Int64(width)
        let inner = configuration.intermediateSize
        let queryWidth = configuration.queryWidth
        let projectionWidth = configuration.projectionWidth
        let flag = type.kernelFlag
        let residual = work.residualGradient.pointer
        let converted = type == .bfloat16 ? UnsafeMutableRawPointer(work.convertedGradient.pointer) : nil
        for (index, layer) in layers.enumerated().reversed() {
            let offsets = parameters.layout.layers[index]
            try projectBackward(
                residualOperand, offsets.down, input: layer.activated.pointer, into: work.wide.pointer, rows: rows,
                outputs: width, inputs: inner)
            kernels_swiglu_backward(
                layer.gateUp.pointer, work.wide.pointer, rows64, Int64(inner), work.wideConverted.pointer, flag)
            try projectBackward(
                work.wideConverted.pointer, offsets.gateUp, input: layer.feedForwardInput.pointer,
                into: work.delta.pointer, rows: rows, outputs: 2 * inner, inputs: width)
            kernels_rms_norm_backward(
                work.delta.pointer, layer.middle.pointer, layer.middleInverseRMS.pointer,
                vector(offsets.feedForwardNorm), rows64, width64, residual,
                gradient.pointer + offsets.feedForwardNorm, converted, flag)

            try projectBackward(
                residualOperand, offsets.attentionOutput, input: layer.attended.pointer, into: work.delta.pointer,
                rows: rows, outputs: width, inputs: queryWidth)
            UnsafeMutableRawPointer(work.projectionGradient.pointer)
                .initializeMemory(as: UInt8.self, repeating: 0, count: rows * projectionWidth * 4)
            kernels_attention_backward(
                layer.projections.pointer, layer.probabilities.pointer, work.delta.pointer, batch.segments,
                Int64(batch.segments.count), configuration.attentionShape, work.projectionGradient.pointer)
            kernels_rope_backward(
                work.projectionGradient.pointer, batch.positions, rotary.cosines.pointer, rotary.sines.pointer, rows64,
                configuration.attentionShape, work.wideConverted.pointer, flag)
            try projectBackward(
                work.wideConverted.pointer, offsets.projections, input: layer.attentionInput.pointer,
                into: work.delta.pointer, rows: rows, outputs: projectionWidth, inputs: width)
            kernels_rms_norm_backward(
                work.delta.pointer, layer.input.pointer, layer.inputInverseRMS.pointer, vector(offsets.attentionNorm),
                rows64, width64, residual, gradient.pointer + offsets.attentionNorm, converted, flag)
        }
        kernels_embed_backward(
            residual, batch.tokens, rows64, width64, gradient.pointer + parameters.layout.embedding)
    }
}
