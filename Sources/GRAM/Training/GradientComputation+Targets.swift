import Tensor

extension GradientComputation {
    /// Computes the logits of some target rows.
    /// - Parameter start: the first of ``GradientWorkspace/targetChunk`` rows, fewer at the end.
    /// - Returns: the rows' norm outputs, [rows][hiddenSize], and their logits, [rows][vocabularySize].
    private func projectTargets(from start: Int, _ work: GradientWorkspace) throws -> (input: Operand, logits: Matrix) {
        let rows = min(GradientWorkspace.targetChunk, work.targetInput.rows - start)
        let input = work.targetInput.rows(start..<(start + rows))
        let logits = work.logits.rows(0..<rows)
        try project(input, parameters.layout.embedding, into: logits)
        return (input, logits)
    }

    /// Gives the continuations of preference pairs the weights under which their cross-entropies have the preference
    /// loss's gradient.
    /// - Returns: the preference loss, and the cross-entropies under those weights.
    func weighPairs(
        in batch: inout RaggedBatch, _ preferences: PreferenceLoss, _ work: GradientWorkspace
    ) throws -> (preferences: Double, crossEntropies: Double) {
        var logProbabilities = [Float](repeating: 0, count: batch.targets.count)
        for start in stride(from: 0, to: batch.targetRows.count, by: GradientWorkspace.targetChunk) {
            let (_, logits) = try projectTargets(from: start, work)
            let logSums = work.logSums.extracting(0..<logits.rows)
            Kernels.logSumExp(logits, into: logSums)
            for row in 0..<logits.rows {
                for target in batch.targetOffsets[start + row]..<batch.targetOffsets[start + row + 1] {
                    let token = Int(batch.targets[Int(target)])
                    logProbabilities[Int(target)] = logits[row][token] - logSums[row]
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
    func targetsForwardAndBackward(_ batch: RaggedBatch, _ work: GradientWorkspace) throws -> Double {
        let norm = parameters.layout.finalNorm
        var loss = 0.0
        for start in stride(from: 0, to: batch.targetRows.count, by: GradientWorkspace.targetChunk) {
            let (input, logits) = try projectTargets(from: start, work)
            let logitGradient = work.logitGradient.rows(0..<logits.rows)
            loss += Kernels.crossEntropy(
                logits, offsets: batch.targetOffsets[start...(start + logits.rows)], targets: batch.targets,
                weights: batch.weights, gradient: logitGradient)
            try projectBackward(
                logitGradient, parameters.layout.embedding, input: input,
                into: work.targetInputGradient.rows(start..<(start + logits.rows)))
        }
        work.targetGradient.clear()
        Kernels.rmsNormBackward(
            work.targetInputGradient, x: work.targetResidual, inverseRMS: work.targetInverseRMS,
            weight: parameters.vector(norm), addingTo: work.targetGradient, weightGradient: gradientVector(norm))
        work.residualGradient.clear()
        Kernels.scatterAdd(work.targetGradient, to: batch.targetRows, of: work.residualGradient)
        if type == .bfloat16 { Kernels.round(work.residualGradient, into: work.residualOperand) }
        return loss
    }
}
