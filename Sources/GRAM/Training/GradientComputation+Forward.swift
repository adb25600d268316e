import Tensor

extension GradientComputation {
    /// Computes every layer's activations; the last layer's output is its `middle` plus `work.delta`.
    func forward(_ batch: RaggedBatch, _ layers: [LayerActivations], _ work: GradientWorkspace) throws {
        let shape = configuration.attentionShape
        let epsilon = configuration.normEpsilon
        let rowsInSegments = batch.segments.last?.rows.upperBound ?? 0
        for (index, (layer, weights)) in zip(layers, parameters.layout.layers).enumerated() {
            let norm = parameters.vector(weights.attentionNorm)
            if index == 0 {
                Kernels.gather(batch.tokens, of: parameters.matrix(parameters.layout.embedding), into: layer.input)
                Kernels.rmsNorm(
                    layer.input, weight: norm, epsilon: epsilon, into: layer.attentionInput,
                    inverseRMS: layer.inputInverseRMS)
            } else {
                Kernels.rmsNorm(
                    layers[index - 1].middle, plus: work.delta, sum: layer.input, weight: norm, epsilon: epsilon,
                    into: layer.attentionInput, inverseRMS: layer.inputInverseRMS)
            }
            try project(layer.attentionInput, weights.projections, into: layer.projections)
            Kernels.rotate(
                layer.projections, to: batch.positions, cosines: rotary.cosines, sines: rotary.sines, shape)
            Kernels.attention(
                layer.projections, batch.segments, shape, probabilities: layer.probabilities, into: layer.attended)
            // No segment writes the rows that only round the batch up.
            layer.attended.rows(rowsInSegments..<batch.rowCount).clear()
            try project(layer.attended, weights.attentionOutput, into: work.delta)
            Kernels.rmsNorm(
                layer.input, plus: work.delta, sum: layer.middle, weight: parameters.vector(weights.feedForwardNorm),
                epsilon: epsilon, into: layer.feedForwardInput, inverseRMS: layer.middleInverseRMS)
            try project(layer.feedForwardInput, weights.gateUp, into: layer.gateUp)
            Kernels.swiGLU(layer.gateUp, into: layer.activated)
            try project(layer.activated, weights.down, into: work.delta)
        }
    }

    /// The final norm of the rows that have targets.
    func normalizeTargets(_ batch: RaggedBatch, _ layers: [LayerActivations], _ work: GradientWorkspace) {
        guard let last = layers.last else { preconditionFailure("a model has at least one layer") }
        Kernels.gather(batch.targetRows, of: last.middle, into: work.targetResidual)
        Kernels.gather(batch.targetRows, of: work.delta, into: work.targetDelta)
        Kernels.rmsNorm(
            work.targetResidual, plus: work.targetDelta, sum: work.targetResidual,
            weight: parameters.vector(parameters.layout.finalNorm), epsilon: configuration.normEpsilon,
            into: work.targetInput, inverseRMS: work.targetInverseRMS)
    }
}
