import Tensor

/// The forward pass of one worker of a ``SentenceEncoder``: buffers and compiled products of one thread.
final class EncoderEngine {
    private let model: BertModel
    private let multiplier: MatrixMultiplier
    private let arena = Arena()

    /// - Throws: `TensorError` where the library cannot start.
    init(model: BertModel) throws {
        self.model = model
        multiplier = try MatrixMultiplier()
    }

    /// The mean of the last hidden states of each text's tokens, at length one, behind those of earlier texts.
    ///
    /// Texts of different lengths are rows without padding, so none waits for a longer one.
    /// - Parameters:
    ///   - texts: tokens, [text][1...maximumPositions].
    ///   - vectors: gets [texts][hiddenSize].
    /// - Throws: `TensorError`, ``SentenceEncoderError``.
    func appendVectors(of texts: ArraySlice<[Int32]>, to vectors: inout [Float]) throws {
        guard !texts.isEmpty else { return }
        var segments: [AttentionSegment] = []
        var positions: [Int32] = []
        for text in texts {
            let rows = positions.count..<(positions.count + text.count)
            segments.append(AttentionSegment(rows: rows, probabilityOffset: 0))
            positions += text.indices.map(Int32.init)
        }
        let work = EncoderWorkspace(rows: positions.count, model, arena)
        embed(texts.flatMap { $0 }, at: positions, work)
        for layer in model.layers { try add(layer, segments, work) }
        for segment in segments { try appendMean(of: work.residual.rows(segment.rows), to: &vectors) }
    }

    private func embed(_ tokens: [Int32], at positions: [Int32], _ work: EncoderWorkspace) {
        let configuration = model.configuration
        let width = configuration.hiddenSize
        Kernels.gather(
            tokens, of: model.tokens.matrix(rows: configuration.vocabularySize, columns: width), into: work.residual)
        Kernels.gather(
            positions, of: model.positions.matrix(rows: configuration.maximumPositions, columns: width),
            into: work.delta)
        normalize(work, deltaBias: model.tokenType, model.embeddingNorm)
    }

    private func add(_ layer: BertModel.Layer, _ segments: [AttentionSegment], _ work: EncoderWorkspace) throws {
        try multiply(work.input, by: layer.projections, into: work.projections)
        Kernels.add(layer.projections.bias.elements, toRowsOf: work.projections)
        Kernels.twoWayAttention(
            work.projections, segments, model.configuration.attentionShape, into: work.attended)
        try multiply(work.attended, by: layer.attentionOutput, into: work.delta)
        normalize(work, deltaBias: layer.attentionOutput.bias, layer.attentionNorm)
        try multiply(work.input, by: layer.intermediate, into: work.inner)
        Kernels.gelu(work.inner, bias: layer.intermediate.bias.elements, into: work.activated)
        try multiply(work.activated, by: layer.output, into: work.delta)
        normalize(work, deltaBias: layer.output.bias, layer.outputNorm)
    }

    /// Adds a block's output with its bias to the residual stream, whose norm takes its place.
    private func normalize(_ work: EncoderWorkspace, deltaBias: Buffer<Float>, _ norm: BertModel.Norm) {
        Kernels.layerNorm(
            work.residual, plus: work.delta, deltaBias: deltaBias.elements, weight: norm.weight.elements,
            bias: norm.bias.elements, epsilon: model.configuration.normEpsilon, into: work.residual,
            rounded: work.rounded)
    }

    /// result [rows][outputs] = input [rows][inputs] · weightsᵀ, and leftovers in the rows that round them up.
    private func multiply(_ input: Operand, by linear: BertModel.Linear, into result: Matrix) throws {
        let rows = InferenceWorkspace.rounded(input.rows)
        try multiplier.multiply(
            input.resized(toRows: rows), by: linear.weights, into: result.resized(toRows: rows))
    }

    /// - Parameter states: [tokens][hiddenSize]
    private func appendMean(of states: Matrix, to vectors: inout [Float]) throws(SentenceEncoderError) {
        var sum = Array(states[0])
        for row in 1..<states.rows {
            for (column, value) in states[row].enumerated() { sum[column] += value }
        }
        let length = sum.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        guard length > 0, length.isFinite else { throw SentenceEncoderError() }
        vectors += sum.map { $0 / length }
    }
}

/// A text without a vector: the mean of its hidden states is zero or not finite.
public struct SentenceEncoderError: Error, Equatable, CustomStringConvertible {
    /// What happened, and what to do.
    public var description: String {
        "the encoder gives a text no direction: its hidden states are zero or not finite. Its weights are damaged, or of "
            + "another kind of model; fetch it again"
    }
}
