import Tensor

extension GradientComputation {
    /// Carries `work.residualGradient` from the last layer's output down to the embedding.
    func backward(_ batch: RaggedBatch, _ layers: [LayerActivations], _ work: GradientWorkspace) throws {
        let shape = configuration.attentionShape
        for (layer, weights) in zip(layers, parameters.layout.layers).reversed() {
            try projectBackward(
                work.residualOperand, weights.down, input: layer.activated, into: work.activatedGradient)
            Kernels.swiGLUBackward(layer.gateUp, outGradient: work.activatedGradient, into: work.gateUpGradient)
            try projectBackward(
                work.gateUpGradient, weights.gateUp, input: layer.feedForwardInput, into: work.blockInputGradient)
            normBackward(
                weights.feedForwardNorm, x: layer.middle, inverseRMS: layer.middleInverseRMS, work)

            try projectBackward(
                work.residualOperand, weights.attentionOutput, input: layer.attended, into: work.attendedGradient)
            work.projectionGradient.clear()
            Kernels.attentionBackward(
                layer.projections, batch.segments, shape, probabilities: layer.probabilities,
                outGradient: work.attendedGradient, addingTo: work.projectionGradient)
            Kernels.rotateBackward(
                work.projectionGradient, from: batch.positions, cosines: rotary.cosines, sines: rotary.sines, shape,
                into: work.projectionOperand)
            try projectBackward(
                work.projectionOperand, weights.projections, input: layer.attentionInput,
                into: work.blockInputGradient)
            normBackward(weights.attentionNorm, x: layer.input, inverseRMS: layer.inputInverseRMS, work)
        }
        Kernels.scatterAdd(
            work.residualGradient, to: batch.tokens, of: gradientMatrix(parameters.layout.embedding))
    }

    /// Adds what comes through a block's norm to the residual stream's gradient.
    private func normBackward(
        _ norm: ParameterLayout.Block, x: Matrix, inverseRMS: Vector, _ work: GradientWorkspace
    ) {
        Kernels.rmsNormBackward(
            work.blockInputGradient, x: x, inverseRMS: inverseRMS, weight: parameters.vector(norm),
            addingTo: work.residualGradient, weightGradient: gradientVector(norm),
            rounded: type == .bfloat16 ? work.residualOperand : nil)
    }
}
